package io.dreamweir.ingest.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.error.UserError;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class EmbeddedBrokerTest {

  @TempDir Path folder;

  @Test
  void keepsItsTopicsOverARestartOnAnotherPort() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerConfig.local(folder));
        Admin admin = admin(broker)) {
      admin.createTopics(List.of(new NewTopic("kept", 3, (short) 1))).all().get();
      assertThat(admin.listTopics().names().get()).contains("kept");
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerConfig.local(folder));
        Admin admin = admin(broker)) {
      assertThat(admin.listTopics().names().get()).contains("kept");
    }
  }

  @Test
  void refusesADataFolderInUse() {
    try (EmbeddedBroker first = EmbeddedBroker.start(BrokerConfig.local(folder))) {
      assertThat(first.failure()).isEmpty();
      assertThatThrownBy(() -> EmbeddedBroker.start(BrokerConfig.local(folder)))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("data folder " + folder)
          .hasMessageContaining("is in use by another broker");
    }
  }

  @Test
  void saysThatAPortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () ->
                  EmbeddedBroker.start(new BrokerConfig(folder, "127.0.0.1", taken.getLocalPort())))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("port " + taken.getLocalPort() + " of 127.0.0.1 cannot be opened")
          .hasMessageContaining("choose another port");
    }
  }

  private static Admin admin(EmbeddedBroker broker) {
    Properties settings = new Properties();
    settings.putAll(Map.of("bootstrap.servers", broker.address()));
    return Admin.create(settings);
  }
}
