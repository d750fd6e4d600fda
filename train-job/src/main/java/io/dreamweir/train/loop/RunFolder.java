package io.dreamweir.train.loop;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dreamweir.error.UserError;
import io.dreamweir.train.checkpoint.Saved;
import io.dreamweir.train.checkpoint.SavedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of a run when the run begins. */
final class RunFolder {

  private static final Logger LOG = LoggerFactory.getLogger(RunFolder.class);

  private RunFolder() {}

  /**
   * Makes the folder ready for a new run.
   *
   * @return what the run goes on from, if anything
   * @throws UserError if the folder holds a run that was not asked for, or whose newest checkpoint
   *     cannot be read
   */
  static Optional<Saved> prepare(TrainRequest request) {
    Optional<SavedFolder> newest = SavedFolder.newestCheckpoint(request.out());
    if (request.start() == TrainRequest.Start.FRESH && newest.isPresent()) {
      throw UserError.usage(
          "%s already holds a run (checkpoint %s): add --resume to go on, or choose another --out",
          request.out(), newest.get().path().getFileName());
    }
    if (request.start() == TrainRequest.Start.RESUME && newest.isEmpty()) {
      LOG.info("{} holds no checkpoint: starting from nothing", request.out());
    }
    Optional<Saved> saved = newest.map(folder -> read(folder, request));
    keepManifest(request.out());
    return saved;
  }

  private static Saved read(SavedFolder folder, TrainRequest request) {
    try {
      return folder.read();
    } catch (UserError e) {
      throw new UserError(
          e.kind(),
          e.getMessage()
              + "; to go on from the checkpoint before it, move "
              + folder.path()
              + " out of "
              + request.out(),
          e);
    }
  }

  /** The manifest of the run before stays, under its own id: checkpoints refer to it. */
  private static void keepManifest(Path out) {
    Path manifest = out.resolve("run.json");
    if (!Files.exists(manifest)) {
      return;
    }
    try {
      String id = new ObjectMapper().readTree(manifest.toFile()).path("run_id").asText("unknown");
      Files.move(manifest, out.resolve("run-" + id + ".json"), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED, manifest + " cannot be kept: " + e.getMessage(), e);
    }
  }
}
