package io.dreamweir.atari.golden;

import io.dreamweir.run.GoldenResult;
import io.dreamweir.run.GoldenVerifier;
import java.nio.file.Path;
import java.util.List;

/** Finds {@link AtariGolden} by what a folder holds. */
public final class AtariGoldenVerifier implements GoldenVerifier {

  @Override
  public boolean recognises(Path path) {
    return AtariGolden.recognises(path);
  }

  @Override
  public List<GoldenResult> verify(Path path, Settings settings) {
    Path roms = settings.roms();
    return roms == null ? AtariGolden.verify(path) : AtariGolden.verify(path, roms);
  }
}
