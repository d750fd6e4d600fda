package io.dreamweir.eval.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PlayWireTest {

  private final Unit unit = new Unit("mini/catch", "random", 3, "abc", Long.MIN_VALUE);
  private final UnitGroup group =
      new UnitGroup(
          Contender.RANDOM,
          new PolicySource("random", "random", "random", -1, -1),
          "mini/catch",
          new TreeMap<>(Map.of("sticky", "0.25")),
          List.of(unit),
          8,
          2);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  private DataInputStream in() {
    return new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
  }

  @Test
  void whatIsSaidArrives() throws IOException {
    PlayRequest request = PlayRequest.of(group, Map.of(unit, 1));
    PlayWire.Answer answer =
        new PlayWire.Answer(List.of(Outcome.failed(unit, group, "it \"broke\"\n")), true);
    PlayWire.write(out, request);
    PlayWire.write(out, answer);
    DataInputStream in = in();
    assertThat(PlayWire.read(in, PlayRequest.class)).isEqualTo(request);
    assertThat(PlayWire.read(in, PlayWire.Answer.class)).isEqualTo(answer);
  }

  @Test
  void aLengthThatCannotBeTrueIsRefusedBeforeMemoryIsTaken() throws IOException {
    out.writeInt(Integer.MAX_VALUE);
    assertThatThrownBy(() -> PlayWire.read(in(), PlayRequest.class))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("2147483647 bytes");
  }
}
