package io.dreamweir.eval.report;

import java.awt.Color;
import java.util.List;

/**
 * Colours of plots. Inside a page a plot follows light and dark: it is drawn with stand-ins, which
 * {@link Plot} replaces by style variables. In a file of its own it has fixed colours.
 */
enum Palette {
  SERIES_1(0, "#2563eb"),
  SERIES_2(1, "#c2570c"),
  SERIES_3(2, "#04785a"),
  SERIES_4(3, "#b91c5c"),
  SERIES_5(4, "#7c3aed"),
  SERIES_6(5, "#0e7490"),
  SERIES_7(6, "#854d0e"),
  SERIES_8(7, "#475569"),
  INK(20, "#1c2430"),
  MUTED(21, "#5b6676"),
  GRID(22, "#d9dee6");

  private static final List<Palette> SERIES =
      List.of(SERIES_1, SERIES_2, SERIES_3, SERIES_4, SERIES_5, SERIES_6, SERIES_7, SERIES_8);

  private final int code;
  private final String fixed;

  Palette(int code, String fixed) {
    this.code = code;
    this.fixed = fixed;
  }

  /** Colour of the n-th series, from 0; repeats after eight. */
  static Palette series(int number) {
    return SERIES.get(number % SERIES.size());
  }

  /** What a plot is drawn with. */
  Color drawn(Ink ink) {
    return switch (ink) {
      case STAND_IN -> new Color(250, 7, code);
      case FIXED -> Color.decode(fixed);
    };
  }

  /** How the stand-in appears in SVG. */
  String standInText() {
    return "rgb(250,7," + code + ")";
  }

  /** How a plot is drawn. */
  enum Ink {
    /** In colours that nothing else has, for a page to replace by its own. */
    STAND_IN,
    /** In the colours of a file of its own, on white. */
    FIXED
  }

  /** Style variable in a page. */
  String variable() {
    return "var(--" + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + ")";
  }
}
