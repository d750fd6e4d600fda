package io.dreamweir.app.openlineage;

import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.TableRows;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A dataset as OpenLineage names it: where it lies and what it is called there.
 *
 * @param namespace {@code file}, {@code s3://bucket}, {@code kafka://host:port} ...
 * @param name path or topic
 * @param version of its content
 */
public record DatasetName(String namespace, String name, Optional<String> version) {

  /** A file or folder, by path or URI. */
  public static DatasetName of(String place) {
    if (!place.matches("[a-z][a-z0-9+.-]+:.*") || place.startsWith("file:")) {
      Path path = place.startsWith("file:") ? Path.of(URI.create(place).getPath()) : Path.of(place);
      return new DatasetName(
          "file", path.toAbsolutePath().normalize().toString(), Optional.empty());
    }
    URI uri = URI.create(place);
    String scheme = uri.getScheme().startsWith("s3") ? "s3" : uri.getScheme();
    String path = uri.getPath();
    return new DatasetName(
        scheme + "://" + uri.getAuthority(),
        scheme.equals("s3") ? path.replaceFirst("^/", "") : path,
        Optional.empty());
  }

  /** A Kafka topic. */
  public static DatasetName topic(String brokers, String topic) {
    return new DatasetName("kafka://" + brokers.split(",", 2)[0].strip(), topic, Optional.empty());
  }

  /** A table of a lake, without a version. */
  public static DatasetName table(String lake, LakeTable table) {
    return of(table.path(lake));
  }

  /** A table of a lake in its newest version; nothing where it does not exist. */
  public static Optional<DatasetName> newest(String lake, LakeTable table) {
    OptionalLong version = TableRows.version(table.path(lake));
    return version.isPresent()
        ? Optional.of(table(lake, table).at(version.getAsLong()))
        : Optional.empty();
  }

  /** The same in a version. */
  public DatasetName at(long number) {
    return new DatasetName(namespace, name, Optional.of(Long.toString(number)));
  }
}
