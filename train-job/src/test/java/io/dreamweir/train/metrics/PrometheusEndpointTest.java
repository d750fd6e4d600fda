package io.dreamweir.train.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.error.UserError;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrometheusEndpointTest {

  private static String read(int port) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void servesTheNewestNumbers() throws Exception {
    try (PrometheusEndpoint endpoint = PrometheusEndpoint.open("127.0.0.1", 0)) {
      endpoint.write(10, Map.of("train/model_loss", 3.5, "timer/wait_share", 0.25));
      endpoint.write(20, Map.of("train/model_loss", 2.5));
      assertThat(read(endpoint.port()))
          .contains("# TYPE dreamweir_train_model_loss gauge")
          .contains("dreamweir_train_model_loss 2.5\n")
          .contains("dreamweir_timer_wait_share 0.25\n")
          .contains("dreamweir_updates 20.0\n");
    }
  }

  @Test
  void saysThatThePortIsTaken() {
    try (PrometheusEndpoint first = PrometheusEndpoint.open("127.0.0.1", 0)) {
      assertThatThrownBy(() -> PrometheusEndpoint.open("127.0.0.1", first.port()))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("cannot be served on 127.0.0.1:" + first.port())
          .hasMessageContaining("train.prometheus.port");
    }
  }
}
