package io.dreamweir.sequence.index;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where stored indexes lie.
 *
 * @param text {@code lake}: in the folder {@code _index} of a lake that is a folder of this
 *     machine, in the user's cache for any other; {@code none}: nowhere; else a folder
 */
public record IndexPlace(String text) {

  /** Beside the lake. */
  public static final IndexPlace LAKE = new IndexPlace("lake");

  /** Nowhere: an index is built anew by every process. */
  public static final IndexPlace NONE = new IndexPlace("none");

  /** Name of the folder in a lake. */
  public static final String FOLDER = "_index";

  public IndexPlace {
    if (text.isBlank()) {
      throw new IllegalArgumentException(
          "the place of stored indexes is empty; name lake, none or a folder");
    }
  }

  /** A place by its text. */
  @JsonCreator
  public static IndexPlace of(String text) {
    return new IndexPlace(text);
  }

  @JsonValue
  @Override
  public String text() {
    return text;
  }

  /** The folder for the indexes of a table; nothing where none are stored. */
  Optional<Path> folder(String table, String tableId) {
    if (equals(NONE)) {
      return Optional.empty();
    }
    if (!equals(LAKE)) {
      return Optional.of(Path.of(text).resolve(tableId));
    }
    URI uri = new org.apache.hadoop.fs.Path(table).toUri();
    if (uri.getScheme() == null || uri.getScheme().equals("file")) {
      return Optional.of(Path.of(uri.getPath()).toAbsolutePath().resolveSibling(FOLDER));
    }
    String cache = System.getenv("XDG_CACHE_HOME");
    Path root =
        cache == null || cache.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    return Optional.of(root.resolve("dreamweir").resolve("index").resolve(tableId));
  }
}
