package io.dreamweir.train.checkpoint;

/** What a saved folder is for. */
public enum SavedKind {
  /** Everything that learning needs to go on. */
  CHECKPOINT("checkpoint", "checkpoint.json", "state.safetensors"),
  /** What acting needs. */
  POLICY("policy", "policy.json", "policy.safetensors");

  private final String noun;
  private final String manifestFile;
  private final String tensorFile;

  SavedKind(String noun, String manifestFile, String tensorFile) {
    this.noun = noun;
    this.manifestFile = manifestFile;
    this.tensorFile = tensorFile;
  }

  /** The word for it in messages. */
  public String noun() {
    return noun;
  }

  /** Name of the JSON file in its folder. */
  public String manifestFile() {
    return manifestFile;
  }

  /** Name of the tensor file in its folder. */
  public String tensorFile() {
    return tensorFile;
  }

  String format() {
    return "dreamweir-" + noun;
  }
}
