package io.dreamweir.eval.score;

import java.util.List;
import java.util.stream.Collectors;

/** Words of a command as a shell reads them. */
public final class ShellWords {
  private ShellWords() {}

  /** One line; words with anything unusual in them stand in quotes. */
  public static String join(List<String> words) {
    return words.stream().map(ShellWords::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
