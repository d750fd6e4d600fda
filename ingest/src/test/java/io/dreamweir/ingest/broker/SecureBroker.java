package io.dreamweir.ingest.broker;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/** The embedded broker with two more doors: SASL_SSL with SCRAM-SHA-512, and mutual TLS. */
public final class SecureBroker implements AutoCloseable {
  private final AutoCloseable node;
  private final String plain;
  private final String scram;
  private final String mutual;

  /**
   * Starts it.
   *
   * @param key the broker's own key
   * @param trust whose certificates it accepts at the door of mutual TLS
   */
  public SecureBroker(Path data, Path key, Path trust) throws Exception {
    int plainPort = freePort();
    int scramPort = freePort();
    int mutualPort = freePort();
    plain = "127.0.0.1:" + plainPort;
    scram = "127.0.0.1:" + scramPort;
    mutual = "127.0.0.1:" + mutualPort;
    Map<String, String> settings = NodeSettings.of(BrokerConfig.local(data), plainPort, freePort());
    String doors = ",SCRAM://" + scram + ",MUTUAL://" + mutual;
    settings.merge("listeners", doors, String::concat);
    settings.merge("advertised.listeners", doors, String::concat);
    settings.merge("listener.security.protocol.map", ",SCRAM:SASL_SSL,MUTUAL:SSL", String::concat);
    settings.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
    settings.put(
        "listener.name.scram.scram-sha-512.sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    settings.put("listener.name.mutual.ssl.client.auth", "required");
    settings.putAll(Certificates.settings("keystore", key));
    settings.putAll(Certificates.settings("truststore", trust));
    node = BrokerLibrary.startNode(settings, reason -> {});
  }

  /** Where a client with user and password knocks. */
  public String scram() {
    return scram;
  }

  /** Where a client with a certificate knocks. */
  public String mutual() {
    return mutual;
  }

  /** Makes a user, as an administrator does. */
  public void addUser(String name, String password) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", plain))) {
      ScramCredentialInfo info = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096);
      admin
          .alterUserScramCredentials(
              List.of(new UserScramCredentialUpsertion(name, info, password)))
          .all()
          .get();
    }
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws Exception {
    node.close();
  }
}
