package io.dreamweir.lake;

import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileSystemClient;
import org.apache.hadoop.conf.Configuration;

/** Delta Kernel's engine, with a cheaper look at logs in local folders. */
public final class LakeEngine extends DefaultEngine {

  private final FileSystemClient files;

  private LakeEngine(Configuration hadoop) {
    super(hadoop);
    this.files = new LogListing(hadoop);
  }

  /** A new engine. */
  public static Engine create() {
    return new LakeEngine(new Configuration());
  }

  @Override
  public FileSystemClient getFileSystemClient() {
    return files;
  }
}
