package io.dreamweir.lake;

import io.delta.storage.HadoopFileSystemLogStore;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.util.Iterator;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Delta's log on a file system of this machine, safe for several processes. Delta's own store looks
 * whether a version is there and then renames: of two processes that do so at the same moment the
 * later overwrites the earlier, and a commit is lost. A hard link is made or refused in one step.
 */
public final class LinkLogStore extends HadoopFileSystemLogStore {

  /** Delta makes it by this constructor. */
  public LinkLogStore(Configuration configuration) {
    super(configuration);
  }

  @Override
  public void write(
      Path path, Iterator<String> actions, Boolean overwrite, Configuration configuration)
      throws IOException {
    if (overwrite) {
      writeWithRename(path, actions, true, configuration);
      return;
    }
    java.nio.file.Path target = java.nio.file.Path.of(path.toUri().getPath());
    java.nio.file.Path folder = target.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new java.io.FileNotFoundException("no folder for " + path);
    }
    java.nio.file.Path written =
        folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try (BufferedWriter out = Files.newBufferedWriter(written, StandardCharsets.UTF_8)) {
        while (actions.hasNext()) {
          out.write(actions.next());
          out.write('\n');
        }
      }
      Files.createLink(target, written);
    } catch (FileAlreadyExistsException e) {
      // Delta knows this by the type that has the path alone in its message.
      throw new FileAlreadyExistsException(path.toString());
    } finally {
      Files.deleteIfExists(written);
    }
  }

  @Override
  public Boolean isPartialWriteVisible(Path path, Configuration configuration) {
    return false;
  }
}
