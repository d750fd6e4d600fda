package io.dreamweir.atari.rom;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The games this module can play: the 55 of the published comparison. */
public final class RomTable {
  private static final String RESOURCE = "atari_roms.csv";
  private static final Map<String, Rom> ROMS = read();

  private RomTable() {}

  /** Every game, sorted. */
  public static List<String> games() {
    return List.copyOf(ROMS.keySet());
  }

  /** The file of a game. */
  public static Optional<Rom> rom(String game) {
    return Optional.ofNullable(ROMS.get(game));
  }

  private static Map<String, Rom> read() {
    Map<String, Rom> roms = new LinkedHashMap<>();
    try (InputStream in = RomTable.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("resource " + RESOURCE + " is missing");
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      lines.readLine();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = line.split(",", -1);
        roms.put(cells[0], new Rom(cells[0], cells[1], cells[2], Integer.parseInt(cells[3])));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return roms;
  }
}
