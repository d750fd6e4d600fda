package io.dreamweir.app.mlflow;

import java.net.URI;
import java.time.Duration;

/**
 * Section {@code mlflow}: where training runs are told.
 *
 * @param uri of the tracking server; empty: nowhere
 * @param experiment that runs belong to, made where there is none
 * @param model registered model that gets a version at the end of a run; empty: none
 * @param timeout of one request
 * @param flush longest wait at the end of a run for what is not delivered yet, uploads included
 */
public record MlflowConfig(
    String uri, String experiment, String model, Duration timeout, Duration flush) {

  public MlflowConfig {
    if (!uri.isEmpty()) {
      requireHttp(uri);
    }
    if (experiment.isBlank()) {
      throw new IllegalArgumentException("experiment is empty; a name is needed");
    }
    requirePositive("timeout", timeout);
    requirePositive("flush", flush);
  }

  private static void requireHttp(String uri) {
    URI place;
    try {
      place = URI.create(uri);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("uri is '" + uri + "', which is no URI", e);
    }
    if (place.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "uri has a password in it; those come from the environment: MLFLOW_TRACKING_TOKEN, or"
              + " MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD");
    }
    if (!"http".equals(place.getScheme()) && !"https".equals(place.getScheme())) {
      throw new IllegalArgumentException(
          "uri is '" + uri + "'; http or https is needed, for example http://localhost:5000");
    }
  }

  private static void requirePositive(String key, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(key + " is " + value + "; above 0s is possible");
    }
  }
}
