package io.dreamweir.ingest.env.mini;

/** Whether a game grows harder as it goes on. */
enum Ramp {
  ON,
  OFF
}
