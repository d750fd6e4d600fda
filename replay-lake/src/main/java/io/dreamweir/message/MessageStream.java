package io.dreamweir.message;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Messages over a socket: a little-endian uint32 N, N bytes of UTF-8 JSON (an object), and as many
 * bytes of data as its {@code bytes} says. A length is checked before anything is allocated for it.
 * One owner; not thread-safe.
 */
public final class MessageStream implements AutoCloseable {

  /** Numbers that are none are read, so that who reads them can name them. */
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private static final int MOST_JSON_BYTES = 16 << 20;

  /**
   * One message.
   *
   * @param data little-endian, at its beginning
   */
  public record Message(JsonNode json, ByteBuffer data) {}

  /** The other side announces a length that cannot be true: it does not speak this language. */
  public static final class WrongLength extends IOException {
    private static final long serialVersionUID = 1;

    private WrongLength(String what, long bytes, long most) {
      super("announces " + bytes + " bytes of " + what + "; " + most + " are the most");
    }
  }

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  /** Messages over a connected socket, which is closed with them. */
  public MessageStream(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    this.out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
  }

  /** Sends a message; {@code bytes} is added to its JSON. */
  public void send(ObjectNode json, byte[]... data) throws IOException {
    int bytes = 0;
    for (byte[] part : data) {
      bytes = Math.addExact(bytes, part.length);
    }
    json.put("bytes", bytes);
    byte[] text = JSON.writeValueAsBytes(json);
    out.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(text.length).array());
    out.write(text);
    for (byte[] part : data) {
      out.write(part);
    }
    out.flush();
  }

  /**
   * Waits for the next message.
   *
   * @param mostData bytes of data that it may have
   * @throws WrongLength if it announces more
   * @throws EOFException if the other side has gone
   */
  public Message receive(int mostData) throws IOException {
    int length = Integer.reverseBytes(in.readInt());
    JsonNode json = JSON.readTree(bytes("JSON", length, MOST_JSON_BYTES));
    byte[] data = bytes("data", json.path("bytes").asLong(0), mostData);
    return new Message(json, ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN));
  }

  private byte[] bytes(String what, long count, int most) throws IOException {
    if (count < 0 || count > most) {
      throw new WrongLength(what, count, most);
    }
    byte[] bytes = in.readNBytes((int) count);
    if (bytes.length < count) {
      throw new EOFException("ended after " + bytes.length + " of " + count + " bytes");
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
