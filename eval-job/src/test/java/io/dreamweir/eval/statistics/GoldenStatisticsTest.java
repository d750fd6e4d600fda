package io.dreamweir.eval.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the published table, and against rliable on the same runs. */
class GoldenStatisticsTest {

  private static final Map<String, Metric> GAMER =
      Map.of(
          "median", Metric.GAMER_MEDIAN,
          "mean", Metric.GAMER_MEAN,
          "iqm", Metric.IQM,
          "optimality_gap", Metric.OPTIMALITY_GAP,
          "clipped_mean", Metric.CLIPPED_GAMER_MEAN);
  private static final Map<String, Metric> RECORD =
      Map.of(
          "median", Metric.RECORD_MEDIAN,
          "mean", Metric.RECORD_MEAN,
          "iqm", Metric.RECORD_IQM,
          "optimality_gap", Metric.RECORD_OPTIMALITY_GAP,
          "clipped_mean", Metric.CLIPPED_RECORD_MEAN);

  private static JsonNode golden() throws Exception {
    return new ObjectMapper().readTree(PublishedScores.text("rliable.json"));
  }

  @ParameterizedTest
  @CsvSource({
    "dreamerv2, 2.1465, 11.3271, 0.4384, 0.2796, 3",
    "iqn, 1.2880, 8.8522, 0.2105, 0.2093, 2",
    "rainbow, 1.4724, 9.1157, 0.1723, 0.1722, 1",
    "c51, 1.0923, 7.6971, 0.1499, 0.1496, 1",
    "dqn, 0.6535, 2.8435, 0.1230, 0.1230, 0",
  })
  void publishedTableComesOutToTheFourthDecimal(
      String agent, double median, double mean, double record, double clipped, double hwrb) {
    double[] values =
        new SuiteBootstrap(
                PublishedScores.agent(agent),
                List.of(
                    Metric.GAMER_MEDIAN,
                    Metric.GAMER_MEAN,
                    Metric.RECORD_MEAN,
                    Metric.CLIPPED_RECORD_MEAN,
                    Metric.HWRB))
            .values();
    assertThat(values)
        .containsExactly(new double[] {median, mean, record, clipped, hwrb}, within(5e-5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dreamerv2", "iqn", "rainbow", "c51", "dqn"})
  void valuesAndIntervalsAgreeWithRliable(String agent) throws Exception {
    JsonNode expected = golden().at("/agents/" + agent);
    assertAgrees(agent, expected.get("gamer"), GAMER);
    assertAgrees(agent, expected.get("record"), RECORD);
  }

  private static void assertAgrees(String agent, JsonNode expected, Map<String, Metric> metrics) {
    AgentScores scores = PublishedScores.agent(agent).firstRuns(expected.get("seeds").asInt());
    for (var entry : metrics.entrySet()) {
      JsonNode golden = expected.get(entry.getKey());
      Aggregate ours =
          new SuiteBootstrap(scores, List.of(entry.getValue()))
              .aggregates(Resampling.AGGREGATES)
              .get(0);
      String what = agent + " " + entry.getValue();
      assertThat(ours.value()).as(what).isCloseTo(golden.get("value").asDouble(), within(1e-9));
      double width = golden.get("high").asDouble() - golden.get("low").asDouble();
      double limit = width * (entry.getKey().equals("median") ? 0.05 : 0.02);
      assertThat(ours.low()).as(what).isCloseTo(golden.get("low").asDouble(), within(limit));
      assertThat(ours.high()).as(what).isCloseTo(golden.get("high").asDouble(), within(limit));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dreamerv2", "iqn", "rainbow", "c51", "dqn"})
  void profilesAgreeWithRliable(String agent) throws Exception {
    JsonNode profiles = golden().get("profiles");
    JsonNode expected = profiles.get(agent);
    double[] tau = new ObjectMapper().convertValue(profiles.get("tau"), double[].class);
    PerformanceProfile profile =
        PerformanceProfile.of(PublishedScores.agent(agent), tau, Resampling.CURVES);
    for (int t = 0; t < tau.length; t++) {
      Interval ours = profile.shares().get(t);
      assertThat(ours.value()).isCloseTo(expected.at("/value/" + t).asDouble(), within(1e-9));
      assertThat(ours.low()).isCloseTo(expected.at("/low/" + t).asDouble(), within(0.006));
      assertThat(ours.high()).isCloseTo(expected.at("/high/" + t).asDouble(), within(0.006));
    }
  }

  @Test
  void probabilitiesOfImprovementAgreeWithRliable() throws Exception {
    JsonNode expected = golden().get("improvement");
    assertThat(expected.size()).isEqualTo(20);
    for (var names = expected.fieldNames(); names.hasNext(); ) {
      String pair = names.next();
      String[] agents = pair.split(",", -1);
      Improvement ours =
          Improvement.of(
              PublishedScores.agent(agents[0]),
              PublishedScores.agent(agents[1]),
              Resampling.CURVES.times(100));
      assertThat(ours.probability().value())
          .as(pair)
          .isCloseTo(expected.get(pair).asDouble(), within(1e-9));
    }
  }
}
