package io.dreamweir.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.train.agent.AgentDescription;
import io.dreamweir.train.agent.AgentState;
import io.dreamweir.train.agent.HostTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedVersionsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SavedRun RUN =
      new SavedRun(
          new AgentDescription(
              "tiny", JsonNodeFactory.instance.objectNode().put("lr", 1e-3).put("units", 64)),
          new Spaces(
              List.of(
                  new TensorSpec("image", ElementType.UINT8, List.of(64, 64, 1)),
                  new TensorSpec("vector", ElementType.FLOAT32, List.of(12))),
              List.of(new ActionHead.Discrete("button", 3), new ActionHead.Continuous("stick", 2))),
          "mini/catch",
          17,
          "run-1",
          Optional.of("run-0"));

  @TempDir Path folder;

  private SavedVersions versions(int keepLast, long keepEvery) {
    return SavedVersions.checkpoints(folder, new Retention(keepLast, keepEvery));
  }

  private static AgentState state(float value) {
    return new AgentState(
        new TreeMap<>(
            Map.of(
                "b/kernel", new HostTensor(List.of(2, 2), new float[] {value, -0f, 1e-40f, 4}),
                "a", new HostTensor(List.of(), new float[] {value}))),
        new TreeMap<>(Map.of("updates", 5L, "seed", Long.MIN_VALUE)));
  }

  private static Progress at(long updates) {
    return new Progress(
        updates,
        updates + 1,
        "/lakes/one",
        12,
        updates % 2 == 0 ? OptionalLong.empty() : OptionalLong.of(updates),
        Optional.empty());
  }

  @Test
  void readsWhatItSaved() {
    Path saved = versions(3, 0).save(RUN, at(5), state(1.5f));
    assertThat(saved).isEqualTo(folder.resolve("checkpoints/000000000005"));
    Saved read = Saved.read(saved, SavedKind.CHECKPOINT);
    assertThat(read.manifest().run()).isEqualTo(RUN);
    assertThat(read.manifest().progress()).isEqualTo(at(5));
    assertThat(read.state().counters()).isEqualTo(state(1.5f).counters());
    assertThat(read.state().tensors().keySet()).containsExactly("a", "b/kernel");
    HostTensor kernel = read.state().tensors().get("b/kernel");
    assertThat(kernel.shape()).containsExactly(2, 2);
    assertThat(kernel.values()).isEqualTo(new float[] {1.5f, -0f, 1e-40f, 4});
  }

  @Test
  void theSameStateGivesTheSameBytes() throws IOException {
    Path first = versions(3, 0).save(RUN, at(5), state(1.5f));
    Path second = versions(3, 0).save(RUN, at(6), state(1.5f));
    assertThat(second.resolve("state.safetensors"))
        .hasSameBinaryContentAs(first.resolve("state.safetensors"));
  }

  @Test
  void keepsTheNewestAndOnePerSpan() {
    SavedVersions versions = versions(2, 100);
    for (long updates : new long[] {10, 90, 101, 150, 230, 240, 250, 260}) {
      versions.save(RUN, at(updates), state((float) updates));
    }
    assertThat(versions.versions()).containsExactly(10L, 101L, 230L, 250L, 260L);
    assertThat(versions.newest()).contains(folder.resolve("checkpoints/000000000260"));
    assertThat(folder.resolve("checkpoints/LATEST")).hasContent("000000000260");
  }

  @Test
  void keepsTheNewestAloneWithoutASpan() {
    SavedVersions versions = versions(2, 0);
    for (long updates = 1; updates <= 5; updates++) {
      versions.save(RUN, at(updates), state((float) updates));
    }
    assertThat(versions.versions()).containsExactly(4L, 5L);
    assertThatThrownBy(() -> new Retention(0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keep-last must be 1 or more");
  }

  @Test
  void whatACrashLeavesIsNeverTakenForACheckpoint() throws IOException {
    SavedVersions versions = versions(3, 0);
    versions.save(RUN, at(5), state(5));
    Path unfinished = Files.createDirectory(folder.resolve("checkpoints/.saving-000000000009"));
    Files.write(unfinished.resolve("state.safetensors"), new byte[100]);
    Files.delete(folder.resolve("checkpoints/LATEST"));
    assertThat(versions.newest()).contains(folder.resolve("checkpoints/000000000005"));

    versions.save(RUN, at(9), state(9));
    assertThat(unfinished).doesNotExist();
    assertThat(versions.versions()).containsExactly(5L, 9L);
  }

  @Test
  void aRunThatWentBackReplacesItsFormerFuture() {
    SavedVersions versions = versions(3, 0);
    versions.save(RUN, at(5), state(5));
    Path again = versions.save(RUN, at(5), state(6));
    assertThat(Saved.read(again, SavedKind.CHECKPOINT).state().tensors().get("a").values())
        .containsExactly(6);
    assertThat(versions.versions()).containsExactly(5L);
  }

  @Test
  void aFullDiskLeavesTheOnesBefore() throws IOException {
    SavedVersions versions = versions(1, 0);
    Path before = versions.save(RUN, at(5), state(5));
    // A tensor file that cannot be written stands for any failure while saving.
    Files.createSymbolicLink(folder.resolve("state"), Path.of("/dev/full"));
    assumeThat(Path.of("/dev/full")).exists();
    assertThatThrownBy(() -> TensorFile.write(folder.resolve("state"), state(6).tensors()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left");
    assertThat(Saved.read(before, SavedKind.CHECKPOINT).state().tensors()).hasSize(2);
  }

  @Test
  void saysWhyItCannotSave() throws IOException {
    Files.writeString(folder.resolve("checkpoints"), "a file in the way");
    assertThatThrownBy(() -> versions(1, 0).save(RUN, at(5), state(5)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("cannot save checkpoint " + folder + "/checkpoints/000000000005")
        .hasMessageContaining("none was saved before");
  }

  @Test
  void namesWhatIsWrongWithAFolder() throws IOException {
    Path saved = versions(3, 0).save(RUN, at(5), state(5));
    Path manifest = saved.resolve("checkpoint.json");
    Path tensors = saved.resolve("state.safetensors");
    String json = Files.readString(manifest);
    byte[] bytes = Files.readAllBytes(tensors);

    Files.write(tensors, java.util.Arrays.copyOf(bytes, bytes.length - 7));
    fails(
        saved,
        "state.safetensors is truncated: it has %d bytes, %d were written"
            .formatted(bytes.length - 7, bytes.length));
    for (int at : new int[] {0, 20, bytes.length - 1}) {
      byte[] flipped = bytes.clone();
      flipped[at] ^= 1;
      Files.write(tensors, flipped);
      fails(saved, "state.safetensors is damaged: its checksum is");
    }
    Files.delete(tensors);
    fails(saved, "state.safetensors cannot be read: no such file");
    Files.write(tensors, bytes);

    Files.writeString(manifest, edited(json, o -> o.put("format_version", 2)));
    fails(saved, "has format version 2; this program reads versions 1 to 1: use a newer Dreamweir");
    Files.writeString(manifest, edited(json, o -> o.put("format", "other")));
    fails(saved, "is not a checkpoint: its format is 'other'");
    Files.writeString(manifest, edited(json, o -> o.remove("spaces")));
    fails(saved, "checkpoint.json is damaged");
    Files.writeString(manifest, json.substring(0, json.length() / 2));
    fails(saved, "checkpoint.json cannot be read");
    Files.delete(manifest);
    fails(saved, "checkpoint.json cannot be read: no such file");
    fails(folder.resolve("nowhere"), "no checkpoint at " + folder.resolve("nowhere"));
  }

  private static String edited(String json, java.util.function.Consumer<ObjectNode> edit)
      throws IOException {
    ObjectNode tree = (ObjectNode) JSON.readTree(json);
    edit.accept(tree);
    return tree.toString();
  }

  private static void fails(Path saved, String message) {
    assertThatThrownBy(() -> Saved.read(saved, SavedKind.CHECKPOINT))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }

  @Test
  void listingShowsTheNewestFirstAndNothingUnfinished() throws IOException {
    Path run = folder.resolve("run-a");
    SavedVersions.checkpoints(run, new Retention(3, 0)).save(RUN, at(40), state(1));
    SavedVersions.policies(run, new Retention(3, 0)).save(RUN, at(60), state(1));
    Files.createDirectories(run.resolve("policies/.saving-000000000080"));
    assertThat(SavedListing.of(run))
        .extracting(SavedListing.Entry::kind, SavedListing.Entry::updates)
        .containsExactly(tuple("policy", 60L), tuple("checkpoint", 40L));
    assertThat(SavedListing.of(folder)).isEqualTo(SavedListing.of(run));
    assertThatThrownBy(() -> SavedListing.of(folder.resolve("none")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no such folder");
  }
}
