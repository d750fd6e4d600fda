package io.dreamweir.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.app.CommonOptions;
import io.dreamweir.app.metrics.MetricsPorts.Ports;
import io.dreamweir.app.metrics.MetricsServer.Command;
import io.dreamweir.config.Configuration;
import io.dreamweir.error.UserError;
import io.dreamweir.ingest.actor.CollectProgress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsServerTest {

  private static final CollectProgress PROGRESS =
      new CollectProgress(8, 1234, 20, 60, 58, 300, OptionalDouble.of(-2.5), Duration.ofSeconds(3));

  private static MetricsPorts at(int port) {
    return new MetricsPorts("127.0.0.1", new Ports(port, 0, 0, 0));
  }

  @Test
  void servesWhatItsSourcesTellWhenAsked() throws Exception {
    int port = Scrape.freePort();
    try (MetricsServer server = MetricsServer.open(at(port), Command.COLLECT)) {
      server.add(new CollectMetrics(() -> PROGRESS));
      Map<String, Double> values = Scrape.values(port);
      assertThat(values)
          .containsEntry("dreamweir_actors", 8.0)
          .containsEntry("dreamweir_actor_rows_total", 1234.0)
          .containsEntry("dreamweir_actor_chunks_acknowledged_total", 58.0)
          .containsEntry("dreamweir_actor_wait_seconds_total", 3.0)
          .containsEntry("dreamweir_actor_policy_version", 300.0)
          .containsEntry("dreamweir_actor_return", -2.5)
          .containsKey("dreamweir_process_resident_bytes");
      assertThat(Scrape.text(port))
          .contains("# TYPE dreamweir_actor_rows_total counter")
          .contains("# TYPE dreamweir_actors gauge");
      server.training().write(7, Map.of("train/kl", 1.5));
      assertThat(Scrape.values(port))
          .containsEntry("dreamweir_updates", 7.0)
          .containsEntry("dreamweir_train_kl", 1.5);
    }
  }

  @Test
  void histogramsAndLabelsAreWrittenAsPrometheusReadsThem() throws Exception {
    Metric seconds = Metric.histogram("dreamweir_test_seconds", "s", "test");
    Metric states = Metric.gauge("dreamweir_test_states", "things", "test", "state");
    int port = Scrape.freePort();
    try (MetricsServer server = MetricsServer.open(at(port), Command.COLLECT)) {
      server.add(
          values -> {
            values.set(seconds, new double[] {1, 5}, new long[] {3, 4, 2});
            values.set(states, 1, "a\"b");
          });
      assertThat(Scrape.values(port))
          .containsEntry("dreamweir_test_seconds_bucket{le=\"1.0\"}", 3.0)
          .containsEntry("dreamweir_test_seconds_bucket{le=\"5.0\"}", 7.0)
          .containsEntry("dreamweir_test_seconds_bucket{le=\"+Inf\"}", 9.0)
          .containsEntry("dreamweir_test_seconds_count", 9.0)
          .containsEntry("dreamweir_test_states{state=\"a\\\"b\"}", 1.0)
          .doesNotContainKey("dreamweir_test_seconds_sum");
    }
  }

  @Test
  void saysThatThePortIsTakenAndWhichKeyChoosesIt() throws Exception {
    int port = Scrape.freePort();
    try (MetricsServer first = MetricsServer.open(at(port), Command.COLLECT)) {
      MetricsPorts same = new MetricsPorts("127.0.0.1", new Ports(0, port, 0, 0));
      assertThatThrownBy(() -> MetricsServer.open(same, Command.INGEST))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("metrics cannot be served on 127.0.0.1:" + port)
          .hasMessageContaining("--set prometheus.ports.ingest=N");
    }
    assertThat(MetricsServer.open(at(port), Command.INGEST).isServing()).isFalse();
  }

  @Test
  void wrongSettingsAreUsageErrors() {
    Configuration defaults =
        Configuration.defaults(CommonOptions.folder().resolve("defaults.yaml"));
    assertThat(MetricsServer.open(defaults, Command.EVAL).isServing()).isFalse();
    assertThatThrownBy(
            () -> MetricsServer.open(defaults.with("prometheus.ports.eval=70000"), Command.EVAL))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("eval is 70000");
    MetricsPorts nowhere = new MetricsPorts("no.such.host.invalid", new Ports(0, 0, 0, 1));
    assertThatThrownBy(() -> MetricsServer.open(nowhere, Command.DEMO))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no interface of that name");
  }

  @Test
  void aLakeThatIsNotThereYetHasNoSize(@TempDir Path folder) throws Exception {
    int port = Scrape.freePort();
    try (MetricsServer server = MetricsServer.open(at(port), Command.COLLECT)) {
      server.add(new LakeMetrics(folder.resolve("lake").toString()));
      assertThat(Scrape.values(port)).doesNotContainKey("dreamweir_lake_bytes");
      Files.createDirectories(folder.resolve("lake"));
      assertThat(Scrape.values(port)).containsKey("dreamweir_lake_disk_free_bytes");
    }
  }

  @Test
  void namesOfTheCatalogueAreUnique() {
    List<String> names = LoopMetrics.all().map(Metric::name).toList();
    assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(35);
  }
}
