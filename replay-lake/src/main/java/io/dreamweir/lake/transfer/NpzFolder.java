package io.dreamweir.lake.transfer;

import io.dreamweir.error.UserError;
import io.dreamweir.lake.transfer.npz.NpyArray;
import io.dreamweir.lake.transfer.npz.NpzFile;
import io.dreamweir.lake.transfer.npz.UnsupportedArrayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** A folder of {@code .npz} files. */
final class NpzFolder {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss", Locale.ROOT);

  private final ImportRequest request;
  private final Notes notes;

  NpzFolder(ImportRequest request, Notes notes) {
    this.request = request;
    this.notes = notes;
  }

  /** The files, ordered by name. */
  List<Path> files() throws IOException {
    try (Stream<Path> entries = Files.list(request.from())) {
      List<Path> files = entries.filter(f -> f.toString().endsWith(".npz")).sorted().toList();
      if (files.isEmpty()) {
        throw UserError.usage("there is no .npz file in %s", request.from());
      }
      return files;
    }
  }

  /**
   * The arrays of a file that are asked for, in the file's order.
   *
   * @throws UserError if one of them is damaged, or is asked for by name and cannot be read
   */
  Map<String, NpyArray> read(Path file) {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    try (NpzFile npz = new NpzFile(file)) {
      for (String name : npz.names()) {
        if (isWanted(name)) {
          try {
            arrays.put(name, npz.read(name));
          } catch (UnsupportedArrayException e) {
            if (request.keys().contains(name)) {
              throw damaged(file, "array '" + name + "': " + e.getMessage(), e);
            }
            notes.once("array '" + name + "' was left out: " + e.getMessage());
          } catch (IOException e) {
            throw damaged(file, "array '" + name + "': " + e.getMessage(), e);
          }
        }
      }
    } catch (IOException e) {
      throw damaged(file, String.valueOf(e.getMessage()), e);
    }
    for (String key : request.keys()) {
      if (!arrays.containsKey(key)) {
        throw UserError.usage("%s has no array '%s'; it has %s", file, key, arrays.keySet());
      }
    }
    return arrays;
  }

  private boolean isWanted(String name) {
    boolean wanted =
        request.keys().isEmpty()
            || request.keys().contains(name)
            || request.actionKeys().contains(name)
            || ArraySpaces.RESERVED.contains(name);
    if (!wanted) {
      notes.once("array '" + name + "' was left out: it is not among the keys asked for");
    }
    return wanted;
  }

  private static UserError damaged(Path file, String why, Exception e) {
    return new UserError(
        UserError.Kind.USAGE,
        file + " cannot be read: " + why + "; remove it to import the other files",
        e);
  }

  /** The time that begins a file's name, as UTC; 1970 without one. */
  Instant time(Path file) {
    String name = file.getFileName().toString();
    try {
      return LocalDateTime.parse(name.substring(0, Math.min(15, name.length())), TIME)
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      notes.once("files whose names do not begin with a time: their episodes start in 1970");
      return Instant.EPOCH;
    }
  }

  /** A file's name without {@code .npz}. */
  static String stem(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - ".npz".length());
  }
}
