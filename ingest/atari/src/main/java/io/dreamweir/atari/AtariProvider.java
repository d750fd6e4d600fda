package io.dreamweir.atari;

import io.dreamweir.atari.emulator.Emulator;
import io.dreamweir.atari.emulator.EmulatorSettings;
import io.dreamweir.atari.rom.Rom;
import io.dreamweir.atari.rom.RomFinder;
import io.dreamweir.atari.rom.RomTable;
import io.dreamweir.experience.Environment;
import io.dreamweir.experience.EnvironmentProvider;
import io.dreamweir.experience.TaskOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Opens the tasks {@code atari/<game>}; their options are the components of {@link AtariRules}, and
 * {@code roms}, the folder of the ROMs ({@link RomFinder}).
 */
public final class AtariProvider implements EnvironmentProvider {
  static final String SUITE = "atari/";

  @Override
  public List<String> tasks() {
    return RomTable.games().stream().map(game -> SUITE + game).toList();
  }

  @Override
  public Environment open(String task, Map<String, String> options) {
    Rom rom =
        RomTable.rom(task.substring(SUITE.length()))
            .orElseThrow(() -> new IllegalArgumentException("no task '" + task + "' here"));
    TaskOptions read = new TaskOptions(task, options);
    AtariRules rules = AtariRules.read(read);
    Optional<Path> roms = read.place("roms").map(Path::of);
    String hash = read.configurationHash();
    Path file = roms.isPresent() ? RomFinder.find(rom, roms.get()) : RomFinder.find(rom);
    return new AtariEnvironment(
        rom, rules, hash, Emulator.load(rom, file, EmulatorSettings.DETERMINISTIC));
  }
}
