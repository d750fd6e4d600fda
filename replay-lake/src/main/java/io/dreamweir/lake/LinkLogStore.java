package io.dreamweir.lake;

import io.delta.storage.HadoopFileSystemLogStore;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.util.Iterator;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Delta's log on a file system of this machine, safe for several processes. Delta's own store looks
 * whether a version is there and then renames: of two processes that do so at the same moment the
 * later overwrites the earlier, and a commit is lost. A hard link is made or refused in one step.
 * File systems without hard links get what Delta's own store does: one writer at a time there.
 */
public final class LinkLogStore extends HadoopFileSystemLogStore {

  /** Gives a file a second name, or refuses because the name is taken. */
  interface Linking {
    void link(java.nio.file.Path name, java.nio.file.Path file) throws IOException;
  }

  private final Linking linking;

  /** Delta makes it by this constructor. */
  public LinkLogStore(Configuration configuration) {
    this(configuration, Files::createLink);
  }

  LinkLogStore(Configuration configuration, Linking linking) {
    super(configuration);
    this.linking = linking;
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
      publish(target, written);
    } catch (FileAlreadyExistsException e) {
      // Delta knows this by the type that has the path alone in its message.
      throw new FileAlreadyExistsException(path.toString());
    } finally {
      Files.deleteIfExists(written);
    }
  }

  private void publish(java.nio.file.Path target, java.nio.file.Path written) throws IOException {
    try {
      linking.link(target, written);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      Files.move(written, target);
    }
  }

  @Override
  public Boolean isPartialWriteVisible(Path path, Configuration configuration) {
    return false;
  }
}
