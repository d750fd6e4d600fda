package io.dreamweir.eval.external;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dreamweir.error.UserError;
import io.dreamweir.message.MessageStream;
import io.dreamweir.message.MessageStream.Message;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** One connection to an external agent; {@code eval-job/AGENTS.md} is the specification. */
final class AgentConnection implements AutoCloseable {

  static final int VERSION = 1;

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofMinutes(5);
  private static final int MOST_BYTES = 64 << 20;

  private final AgentAddress address;
  private final MessageStream messages;

  private AgentConnection(AgentAddress address, MessageStream messages) {
    this.address = address;
    this.messages = messages;
  }

  /**
   * Connects.
   *
   * @throws UserError if nobody listens there
   */
  static AgentConnection open(AgentAddress address) {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) ANSWER.toMillis());
      socket.connect(
          new InetSocketAddress(address.host(), address.port()), (int) CONNECT.toMillis());
      return new AgentConnection(address, new MessageStream(socket));
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED,
          "no agent answers at "
              + address
              + ": "
              + e.getMessage()
              + "; start it first, see eval-job/AGENTS.md",
          e);
    }
  }

  /** Sends a request and returns the answer. */
  Message ask(ObjectNode request, byte[]... data) {
    Message answer;
    try {
      messages.send(request, data);
      answer = messages.receive(MOST_BYTES);
    } catch (MessageStream.WrongLength e) {
      throw new UserError(
          UserError.Kind.FAILED,
          "["
              + address
              + "] "
              + e.getMessage()
              + "; what listens there does not speak the agent protocol",
          e);
    } catch (IOException e) {
      throw lost(e);
    }
    if (answer.json().has("error")) {
      throw UserError.failed(
          "[%s] the agent failed: %s", address, answer.json().get("error").asText());
    }
    return answer;
  }

  private UserError lost(IOException cause) {
    return new UserError(
        UserError.Kind.FAILED,
        "[" + address + "] lost the agent: " + cause + "; the same command goes on from there",
        cause);
  }

  @Override
  public void close() {
    try {
      messages.close();
    } catch (IOException e) {
      throw lost(e);
    }
  }
}
