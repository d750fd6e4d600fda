package io.dreamweir.sequence.read;

import com.fasterxml.jackson.annotation.JsonProperty;

/** When the CRC32C of decompressed observations is compared with the one the actor computed. */
public enum ChecksumPolicy {
  /** The first time that a process reads a chunk. */
  @JsonProperty("first-touch")
  FIRST_TOUCH,
  /** Every time. */
  @JsonProperty("always")
  ALWAYS,
  /** Not at all; lengths and the zstd frame are checked nevertheless. */
  @JsonProperty("never")
  NEVER
}
