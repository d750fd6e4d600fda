package io.dreamweir.lake;

import io.delta.kernel.defaults.engine.DefaultFileSystemClient;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Lists a log from a version on. In a local folder Hadoop asks for the status of every file first,
 * which takes seconds after a day of commits; here only that of the files from that version on is
 * asked for. Object stores list from a name by themselves.
 */
final class LogListing extends DefaultFileSystemClient {

  private final Configuration hadoop;

  LogListing(Configuration hadoop) {
    super(hadoop);
    this.hadoop = hadoop;
  }

  @Override
  public CloseableIterator<FileStatus> listFrom(String from) throws IOException {
    Path first = new Path(from);
    if (!(first.getFileSystem(hadoop) instanceof LocalFileSystem local)) {
      return super.listFrom(from);
    }
    Path folder = local.makeQualified(first).getParent();
    String[] names = local.pathToFile(folder).list();
    if (names == null) {
      throw new FileNotFoundException("no such folder: " + folder);
    }
    List<FileStatus> listed =
        Arrays.stream(names)
            .filter(name -> !name.startsWith(".") && name.compareTo(first.getName()) >= 0)
            .sorted()
            .map(name -> status(folder, name, local))
            .filter(file -> file.getModificationTime() > 0) // not deleted meanwhile
            .toList();
    return Utils.toCloseableIterator(listed.iterator());
  }

  private static FileStatus status(Path folder, String name, LocalFileSystem local) {
    Path path = new Path(folder, name);
    File file = local.pathToFile(path);
    return FileStatus.of(path.toString(), file.length(), file.lastModified());
  }
}
