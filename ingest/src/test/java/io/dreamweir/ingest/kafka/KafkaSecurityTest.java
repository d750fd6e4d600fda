package io.dreamweir.ingest.kafka;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.config.Configuration;
import io.dreamweir.error.UserError;
import io.dreamweir.ingest.LocalStack;
import io.dreamweir.ingest.LogLines;
import io.dreamweir.ingest.TestChunks;
import io.dreamweir.ingest.broker.Certificates;
import io.dreamweir.ingest.broker.SecureBroker;
import io.dreamweir.ingest.stream.IngestJob;
import io.dreamweir.ingest.stream.IngestResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster behind TLS, with passwords or certificates, reached by nothing but {@code kafka:}. */
@Tag("slow")
class KafkaSecurityTest {

  private static final String PASSWORD = "actor-hush-2468";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path keys;
  @TempDir Path folder;
  private static SecureBroker broker;
  private static Path client;
  private static Path trustsBroker;

  @BeforeAll
  static void start() throws Exception {
    Certificates certificates = new Certificates(keys);
    Path own = certificates.key("broker");
    client = certificates.key("client");
    trustsBroker = certificates.trust(own);
    broker = new SecureBroker(keys.resolve("data"), own, certificates.trust(client));
    broker.addUser("actor", PASSWORD);
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
  }

  @Test
  void playsAndIngestsWithPasswordsOverTls() throws Exception {
    // The password stays in a file of its own, which Kafka's clients read by themselves.
    Path secret = Files.writeString(folder.resolve("secret"), "password=" + PASSWORD + "\n");
    Map<String, String> settings = scram("${file:" + secret + ":password}");
    settings.put("config.providers", "file");
    settings.put(
        "config.providers.file.class",
        "org.apache.kafka.common.config.provider.FileConfigProvider");
    playsAndIngests(settings);
  }

  @Test
  void playsAndIngestsWithCertificates() throws Exception {
    playsAndIngests(mutual(client));
  }

  @Test
  void refusesAWrongPasswordAtOnceAndNeverSaysIt() throws Exception {
    Map<String, String> wrong = scram("wrong-hush-1357");
    String said = "refuses the credentials: Authentication failed";
    refused(wrong, said);
    IngestJob ingest = ingest(kafka(wrong), LocalStack.topic());
    refused(said, () -> ingest.run(IngestJob.Until.CAUGHT_UP));
  }

  @Test
  void refusesAClientWithoutCertificate() throws Exception {
    Map<String, String> settings = mutual(client);
    settings.keySet().removeIf(key -> key.startsWith("ssl.keystore"));
    refused(settings, "refuses the credentials: ");
  }

  @Test
  void refusesABrokerThatIsNotTrusted() throws Exception {
    Map<String, String> settings = mutual(client);
    settings.putAll(Certificates.settings("truststore", new Certificates(folder).trust(client)));
    refused(settings, "refuses the credentials: SSL handshake failed");
  }

  @Test
  void aJaasTextThatIsWrongIsNotRepeated() throws Exception {
    Map<String, String> settings = scram(PASSWORD);
    settings.computeIfPresent("sasl.jaas.config", (key, text) -> text.replace(";", ""));
    refused(settings, "Kafka settings for " + broker.scram() + " are wrong");
  }

  private void playsAndIngests(Map<String, String> settings) throws Exception {
    KafkaConfig kafka = kafka(settings);
    RolloutTopic topic = LocalStack.topic();
    try (LogLines log = new LogLines()) {
      List<Chunk> played;
      try (RolloutProducer producer = RolloutProducer.open(kafka, topic, PATIENCE)) {
        played = TestChunks.play(150, producer);
        producer.flush();
      }
      IngestResult result = ingest(kafka, topic).run(IngestJob.Until.CAUGHT_UP);
      assertThat(result.rows()).isEqualTo(TestChunks.rows(played)).isEqualTo(150);
      assertThat(log.text()).contains("SSL").doesNotContain("hush");
    }
    try (var files = Files.walk(folder.resolve("lake").resolve("_ingest"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, ISO_8859_1)).as(file.toString()).doesNotContain("hush");
      }
    }
  }

  /** By actors; ingest connects by the same way before it reads. */
  private void refused(Map<String, String> settings, String said) throws Exception {
    KafkaConfig kafka = kafka(settings);
    refused(said, () -> RolloutProducer.open(kafka, LocalStack.topic(), PATIENCE));
  }

  private static void refused(String said, ThrowingCallable way) {
    try (LogLines log = new LogLines()) {
      UserError error = catchThrowableOfType(UserError.class, way);
      assertThat(error).hasMessageContaining(said);
      assertThat(error.kind().exitCode()).isEqualTo(2);
      assertThat(LogLines.trace(error) + log.text()).doesNotContain("hush");
    }
  }

  private IngestJob ingest(KafkaConfig kafka, RolloutTopic topic) {
    return new IngestJob(
        LocalStack.spark(),
        folder.resolve("lake").toString(),
        LocalStack.LAKE,
        LocalStack.ingest(),
        kafka,
        topic);
  }

  private static Map<String, String> scram(String password) {
    Map<String, String> settings = new TreeMap<>(Certificates.settings("truststore", trustsBroker));
    settings.put("bootstrap.servers", broker.scram());
    settings.put("security.protocol", "SASL_SSL");
    settings.put("sasl.mechanism", "SCRAM-SHA-512");
    settings.put(
        "sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required"
            + " username=\"actor\" password=\""
            + password
            + "\";");
    return settings;
  }

  private static Map<String, String> mutual(Path key) {
    Map<String, String> settings = new TreeMap<>(Certificates.settings("truststore", trustsBroker));
    settings.putAll(Certificates.settings("keystore", key));
    settings.put("bootstrap.servers", broker.mutual());
    settings.put("security.protocol", "SSL");
    return settings;
  }

  /**
   * By the way that a person's settings take: a file, read over the defaults, masked when shown.
   */
  private KafkaConfig kafka(Map<String, String> settings) throws Exception {
    StringBuilder yaml = new StringBuilder("kafka:\n");
    settings.forEach(
        (key, value) -> yaml.append("  ").append(key).append(": '").append(value).append("'\n"));
    Path file = Files.writeString(folder.resolve("kafka.yaml"), yaml);
    Configuration configuration =
        Configuration.defaults(Path.of(System.getProperty("dreamweir.conf"), "defaults.yaml"))
            .with(file);
    assertThat(configuration.resolved().toString()).contains("\"***\"").doesNotContain("hush");
    return new KafkaConfig(configuration.passThrough("kafka"));
  }
}
