package io.dreamweir.eval.suite;

import io.dreamweir.experience.Transition;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that plays what it is asked to: a crash of native code ends it, and not the job. Ends
 * with the process that started it.
 */
final class PlayMain {

  /** Set in such a process. */
  static final String PROPERTY = "dreamweir.play-process";

  /** Bytes that prove who calls: read from standard input, sent first. */
  static final int TOKEN_BYTES = 16;

  private PlayMain() {}

  /**
   * Plays until nobody asks any more.
   *
   * @param arguments port to call on this machine; file of the {@link PlayMark}
   */
  public static void main(String[] arguments) throws IOException {
    byte[] token = System.in.readNBytes(TOKEN_BYTES);
    endWithParent();
    PlayMark mark = PlayMark.open(Path.of(arguments[1]));
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]))) {
      socket.setTcpNoDelay(true);
      socket.getOutputStream().write(token);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      while (true) {
        PlayRequest request = PlayWire.read(in, PlayRequest.class);
        send(out, new GroupPlayer(request, new Reporter(mark, out)).play(), true);
      }
    } catch (EOFException e) {
      // Nobody asks any more.
    }
  }

  /** Its standard input ends with the process that holds the other end, however that one ends. */
  private static void endWithParent() {
    Thread watch =
        new Thread(
            () -> {
              try {
                System.in.transferTo(java.io.OutputStream.nullOutputStream());
              } catch (IOException e) {
                // as good as its end
              }
              Runtime.getRuntime().halt(0);
            },
            "end-with-parent");
    watch.setDaemon(true);
    watch.start();
  }

  private static void send(DataOutputStream out, List<Outcome> outcomes, boolean last) {
    try {
      PlayWire.write(out, new PlayWire.Answer(outcomes, last));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Marks whose environment runs, and hands over what has ended. */
  private record Reporter(PlayMark mark, DataOutputStream out) implements EpisodeWatcher {
    @Override
    public void row(Unit unit, long step, Transition row) {}

    @Override
    public void enters(Unit unit) {
      mark.enter(unit.episode());
    }

    @Override
    public void leaves() {
      mark.leave();
    }

    @Override
    public void ended(Outcome outcome) {
      send(out, List.of(outcome), false);
    }
  }
}
