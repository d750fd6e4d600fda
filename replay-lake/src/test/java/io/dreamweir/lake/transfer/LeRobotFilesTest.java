package io.dreamweir.lake.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeRobotFilesTest {

  private static final TensorSpec GREY =
      new TensorSpec("image", ElementType.UINT8, List.of(9, 7, 1));
  private static final TensorSpec COLOUR =
      new TensorSpec("image", ElementType.UINT8, List.of(9, 7, 3));

  @TempDir Path folder;
  private final Notes notes = new Notes();

  private LeRobotInfo info(String json) throws IOException {
    Files.createDirectories(folder.resolve("meta"));
    Files.writeString(folder.resolve(LeRobotInfo.FILE), json);
    return LeRobotInfo.read(
        new ImportRequest(
            folder,
            TransferFormat.LEROBOT,
            "test/robot",
            "1",
            List.of(),
            List.of("action"),
            OptionalInt.empty(),
            1,
            -1,
            ImportRequest.Unfinished.SKIP),
        notes);
  }

  @Test
  void picturesComeBackAsTheyWere() throws IOException {
    Random random = new Random(1);
    for (TensorSpec spec : List.of(GREY, COLOUR)) {
      byte[] pixels = new byte[spec.bytes()];
      random.nextBytes(pixels);
      assertThat(PngFrames.decode(spec, PngFrames.encode(spec, pixels, 0))).isEqualTo(pixels);
    }
  }

  @Test
  void refusesAPictureOfAnotherSizeBeforeItIsUnpacked() throws IOException {
    byte[] png = PngFrames.encode(GREY, new byte[GREY.bytes()], 0);
    ByteBuffer.wrap(png).putInt(16, 1 << 30).putInt(20, 1 << 30);
    assertThatThrownBy(() -> PngFrames.decode(GREY, png))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a PNG is 1073741824x1073741824");
    byte[] other = "GIF89a".getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> PngFrames.decode(GREY, other)).hasMessage("a picture is no PNG");
  }

  @Test
  void survivesAnyDamageOfPictures() throws IOException {
    byte[] whole = PngFrames.encode(COLOUR, new byte[COLOUR.bytes()], 0);
    Random random = new Random(2);
    for (int i = 0; i < 3_000; i++) {
      byte[] png = java.util.Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
      for (int flips = random.nextInt(4); flips > 0; flips--) {
        png[random.nextInt(png.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        assertThat(PngFrames.decode(COLOUR, png)).hasSize(COLOUR.bytes());
      } catch (IOException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  @Test
  void readsWhatALakeCanHoldAndSaysWhatItCannot() throws IOException {
    LeRobotInfo info =
        info(
            """
            {"codebase_version": "v3.0", "features": {
              "observation.state": {"dtype": "float32", "shape": [14]},
              "observation.images.top": {"dtype": "video", "shape": [480, 640, 3]},
              "observation.images.side": {"dtype": "image", "shape": [480, 640, 3]},
              "observation.huge": {"dtype": "float32", "shape": [100000, 100000]},
              "action": {"dtype": "float32", "shape": [14]}}}
            """);
    assertThat(info.columns()).containsExactly("observation.state", "observation.images.side");
    assertThat(info.spaces()).extracting(Spaces::storedActionWidth).isEqualTo(14);
    assertThat(notes.sentences())
        .anyMatch(n -> n.contains("videos are not read"))
        .anyMatch(n -> n.startsWith("'observation.huge' was left out"));
  }

  @Test
  void namesWhatIsWrongWithTheDescription() {
    assertThatThrownBy(() -> info("{\"codebase_version\": \"v2.1\"}"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("of version v2.1, v3 is read");
    assertThatThrownBy(() -> info("{"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("is not JSON");
    assertThatThrownBy(
            () ->
                info(
                    "{\"codebase_version\": \"v3.0\", \"features\": {\"observation.x\": {\"dtype\":"
                        + " \"float32\", \"shape\": [2]}, \"action\": {\"dtype\": \"int64\","
                        + " \"shape\": [1]}}}"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("give --actions N");
    assertThatThrownBy(() -> new LeRobotReader(request(), notes))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("there is no folder");
  }

  private ImportRequest request() {
    return new ImportRequest(
        folder,
        TransferFormat.LEROBOT,
        "test/robot",
        "1",
        List.of(),
        List.of("action"),
        OptionalInt.empty(),
        1,
        -1,
        ImportRequest.Unfinished.SKIP);
  }
}
