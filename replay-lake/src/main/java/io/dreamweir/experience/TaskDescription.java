package io.dreamweir.experience;

/**
 * Identity of the task an environment plays: enough to say whether two episodes are comparable.
 *
 * @param task suite and game, for example {@code mini/catch-long} or {@code atari/pong}
 * @param version version of the environment's implementation
 * @param configurationHash hash of every setting that changes the rules (sticky probability, action
 *     set, caps, ...)
 * @param romMd5 MD5 of the game's ROM in lower-case hex, empty where there is none
 * @param spaces observation and action spaces
 */
public record TaskDescription(
    String task, String version, String configurationHash, String romMd5, Spaces spaces) {}
