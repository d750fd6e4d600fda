package io.dreamweir.train.policy;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import io.dreamweir.train.agent.ActingNetwork;
import io.dreamweir.train.agent.AgentFactory;
import io.dreamweir.train.agent.Agents;
import io.dreamweir.train.checkpoint.Saved;
import io.dreamweir.train.checkpoint.SavedFolder;
import io.dreamweir.train.checkpoint.SavedManifest;
import io.dreamweir.train.device.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The networks that this process acts with, each in memory once: tasks of an evaluation that play
 * the same policy on several cores read the same parameters, which then fit the caches that the
 * cores share. The network that was let go last stays for who comes next.
 */
final class OpenNetworks {

  private static final OpenNetworks OF_PROCESS = new OpenNetworks();

  /** What a file held when it was read. */
  private record Key(Path folder, String sha256, FileTime written, Spaces spaces) {}

  /** A network and how many use it. */
  final class Lease implements AutoCloseable {
    private final Key key;
    private final AgentFactory factory;
    private final ActingNetwork network;
    private int users;

    private Lease(Key key, AgentFactory factory, ActingNetwork network) {
      this.key = key;
      this.factory = factory;
      this.network = network;
    }

    ActingNetwork network() {
      return network;
    }

    /** Lets go once. */
    @Override
    public void close() {
      release(this);
    }

    private void free() {
      network.close();
      factory.close();
    }
  }

  private final Map<Key, Lease> open = new HashMap<>();
  private @Nullable Lease idle;

  private OpenNetworks() {}

  static OpenNetworks ofProcess() {
    return OF_PROCESS;
  }

  /**
   * The network of a checkpoint or policy, on the CPU; read from its file unless it is open.
   *
   * @throws UserError if the file is missing or damaged, or was made for other spaces
   */
  synchronized Lease open(SavedFolder folder, Spaces spaces) {
    SavedManifest manifest = Saved.manifest(folder.path(), folder.kind());
    manifest.run().requireSpaces(spaces, folder.path().toString());
    Key key = new Key(folder.path().toAbsolutePath(), manifest.sha256(), written(folder), spaces);
    Lease lease = open.get(key);
    if (lease == null) {
      lease = read(key, folder, spaces);
      open.put(key, lease);
    }
    if (idle != null && idle != lease) {
      drop(idle);
    }
    idle = null;
    lease.users++;
    return lease;
  }

  private static FileTime written(SavedFolder folder) {
    Path file = folder.path().resolve(folder.kind().tensorFile());
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UserError(UserError.Kind.USAGE, file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private Lease read(Key key, SavedFolder folder, Spaces spaces) {
    Saved saved = folder.read();
    AgentFactory factory = Agents.open(saved.manifest().run().agent(), new Device.Cpu());
    try {
      return new Lease(key, factory, factory.acting(spaces, saved.state()));
    } catch (RuntimeException e) {
      factory.close();
      throw e;
    }
  }

  private synchronized void release(Lease lease) {
    lease.users--;
    if (lease.users > 0) {
      return;
    }
    if (idle != null) {
      drop(idle);
    }
    idle = lease;
  }

  private void drop(Lease lease) {
    open.remove(lease.key);
    lease.free();
  }
}
