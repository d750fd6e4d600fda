package io.dreamweir.chunk;

import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.experience.TensorSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads one message value, field by field in the order of the schema, checking each. */
final class RolloutDecoder {

  static final int DISCRETE = 0;
  static final int CONTINUOUS = 1;

  /** Symbols of the schema's enums, in its order. */
  static final List<ElementType> ELEMENT_TYPES =
      List.of(ElementType.UINT8, ElementType.INT32, ElementType.FLOAT32);

  static final List<EpisodeEnd> ENDS =
      List.of(EpisodeEnd.OPEN, EpisodeEnd.TERMINAL, EpisodeEnd.TIME_LIMIT, EpisodeEnd.CUT);

  private static final int MAX_TEXT_BYTES = 256;
  private static final int MAX_KEYS = 64;
  private static final int MAX_HEADS = 64;
  private static final int MAX_AXES = 8;

  /** From 1970 to the year 10000. */
  private static final long MAX_EPOCH_MS = 253_402_300_799_999L;

  private static final Pattern TASK = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.+/-]{0,127}");
  private static final Pattern TEXT = Pattern.compile("\\P{Cntrl}*");

  private final AvroInput in;

  RolloutDecoder(byte[] message) {
    in = new AvroInput(message);
  }

  Chunk decode() throws InvalidChunkException {
    String task = text("task");
    if (!TASK.matcher(task).matches()) {
      throw in.invalid("task '" + task + "' is not a name such as atari/pong");
    }
    String episode = text("episode_id");
    if (episode.isBlank()) {
      throw in.invalid("episode_id is empty");
    }
    int firstStep = in.readInt("first_step", 0, Integer.MAX_VALUE - Chunk.MAX_ROWS);
    String place = Chunk.place(task, episode, firstStep);
    in.at(place);
    int rows = in.readInt("rows", 1, Chunk.MAX_ROWS);
    String run = text("run");
    String actor = text("actor");
    String version = text("environment_version");
    String hash = text("configuration_hash");
    String rom = text("rom_md5");
    long policyVersion = in.readLong("policy_version");
    long seed = in.readLong("seed");
    long startMs = in.readLong("episode_start");
    if (policyVersion < -1 || startMs < 0 || startMs > MAX_EPOCH_MS) {
      throw in.invalid(
          "policy_version " + policyVersion + " or episode_start " + startMs + " is out of range");
    }
    List<ObservationBlock> blocks = blocks();
    List<ActionHead> heads = heads();
    Spaces spaces = spaces(blocks, heads);
    float[] actions = in.readFloats("actions", rows * spaces.storedActionWidth());
    float[] rewards = in.readFloats("rewards", rows);
    int[] frames = in.readInts("frames", rows, 0, Integer.MAX_VALUE);
    EpisodeEnd end = ENDS.get(in.readInt("end", 0, ENDS.size() - 1));
    in.end();
    EpisodeOrigin origin =
        new EpisodeOrigin(
            episode,
            run,
            actor,
            new TaskDescription(task, version, hash, rom, spaces),
            policyVersion,
            seed,
            Instant.ofEpochMilli(startMs));
    Chunk chunk = new Chunk(origin, firstStep, rows, blocks, actions, rewards, frames, end);
    ChunkCheck.check(chunk);
    return chunk;
  }

  private List<ObservationBlock> blocks() throws InvalidChunkException {
    List<ObservationBlock> blocks = new ArrayList<>();
    int count;
    while ((count = in.startBlock("observations", MAX_KEYS - blocks.size())) > 0) {
      for (int i = 0; i < count; i++) {
        String name = text("observation name");
        ElementType type =
            ELEMENT_TYPES.get(in.readInt("element_type", 0, ELEMENT_TYPES.size() - 1));
        int[] shape = in.readIntsUpTo("shape", MAX_AXES, 1, TensorSpec.MAX_BYTES);
        TensorSpec spec;
        try {
          spec = new TensorSpec(name, type, java.util.Arrays.stream(shape).boxed().toList());
        } catch (IllegalArgumentException e) {
          throw in.invalid(String.valueOf(e.getMessage()));
        }
        byte[] data = in.readBytes(name);
        int crc = in.readInt("crc32c", Integer.MIN_VALUE, Integer.MAX_VALUE);
        blocks.add(new ObservationBlock(spec, data, crc));
      }
    }
    return blocks;
  }

  private List<ActionHead> heads() throws InvalidChunkException {
    List<ActionHead> heads = new ArrayList<>();
    int count;
    while ((count = in.startBlock("action_heads", MAX_HEADS - heads.size())) > 0) {
      for (int i = 0; i < count; i++) {
        String name = text("action head name");
        int kind = in.readInt("kind", DISCRETE, CONTINUOUS);
        int size = in.readInt("size", 1, 65_536);
        try {
          heads.add(
              kind == DISCRETE
                  ? new ActionHead.Discrete(name, size)
                  : new ActionHead.Continuous(name, size));
        } catch (IllegalArgumentException e) {
          throw in.invalid(String.valueOf(e.getMessage()));
        }
      }
    }
    return heads;
  }

  private Spaces spaces(List<ObservationBlock> blocks, List<ActionHead> heads)
      throws InvalidChunkException {
    try {
      return new Spaces(blocks.stream().map(ObservationBlock::spec).toList(), heads);
    } catch (IllegalArgumentException e) {
      throw in.invalid(String.valueOf(e.getMessage()));
    }
  }

  private String text(String field) throws InvalidChunkException {
    String text = in.readText(field, MAX_TEXT_BYTES);
    if (!TEXT.matcher(text).matches()) {
      throw in.invalid(field + " holds control characters");
    }
    return text;
  }
}
