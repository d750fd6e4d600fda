package io.dreamweir.eval.score;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One spelling for a game that others write differently: {@code MsPacman}, {@code atari_ms_pacman},
 * {@code atari/ms_pacman} and {@code ALE/MsPacman-v5} are all {@code ms_pacman}. Names that are not
 * those of a known Atari game stay as they are.
 */
public final class GameName {
  private GameName() {}

  private static final class Known {
    /** Canonical name by its letters and digits alone. */
    private static final Map<String, String> BY_LETTERS =
        java.util.stream.Stream.concat(
                ReferenceTable.builtIn().games().stream(), ReferenceTable.WITHOUT_RECORD.stream())
            .collect(Collectors.toMap(GameName::letters, g -> g));
  }

  /** The name that the reference table uses, else the given text. */
  public static String canonical(String name) {
    String plain = name.strip();
    String bare =
        plain
            .replaceFirst("^(?i)(atari[_/]|ale/)", "")
            .replaceFirst("(NoFrameskip|Deterministic)?-v\\d+$", "");
    String known = Known.BY_LETTERS.get(letters(bare));
    return known == null ? plain : known;
  }

  private static String letters(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }
}
