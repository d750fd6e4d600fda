package io.dreamweir.eval.external;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dreamweir.error.UserError;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/**
 * One connection to an external agent. A message is a little-endian uint32, that many bytes of
 * JSON, and as many bytes of data as the JSON's {@code bytes} says. {@code eval-job/AGENTS.md} is
 * the specification.
 */
final class AgentConnection implements AutoCloseable {

  static final int VERSION = 1;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofMinutes(5);
  private static final int MOST_BYTES = 64 << 20;

  /** JSON and data of one message. */
  record Message(JsonNode json, ByteBuffer data) {}

  private final AgentAddress address;
  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  private AgentConnection(AgentAddress address, Socket socket) throws IOException {
    this.address = address;
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    this.out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
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
      return new AgentConnection(address, socket);
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
    try {
      int bytes = 0;
      for (byte[] part : data) {
        bytes = Math.addExact(bytes, part.length);
      }
      request.put("bytes", bytes);
      byte[] json = JSON.writeValueAsBytes(request);
      out.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(json.length).array());
      out.write(json);
      for (byte[] part : data) {
        out.write(part);
      }
      out.flush();
      return read();
    } catch (IOException e) {
      throw lost(e);
    }
  }

  private Message read() throws IOException {
    JsonNode json = JSON.readTree(bytes(Integer.reverseBytes(in.readInt())));
    if (json.has("error")) {
      throw UserError.failed("[%s] the agent failed: %s", address, json.get("error").asText());
    }
    byte[] data = bytes(json.path("bytes").asInt(0));
    return new Message(json, ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN));
  }

  private byte[] bytes(int count) throws IOException {
    if (count < 0 || count > MOST_BYTES) {
      throw UserError.failed(
          "[%s] announces %d bytes; what listens there does not speak the agent protocol",
          address, count);
    }
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("ended after " + bytes.length + " of " + count + " bytes");
    }
    return bytes;
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
      socket.close();
    } catch (IOException e) {
      throw lost(e);
    }
  }
}
