package io.dreamweir.train.golden;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.ElementType;
import io.dreamweir.train.agent.HostTensor;
import io.dreamweir.train.checkpoint.Safetensors;
import io.dreamweir.train.engine.DeviceTensor;
import io.dreamweir.train.engine.Engine;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** The tensors of a fixture, by name. */
record FixtureTensors(SortedMap<String, HostTensor> all) {

  static FixtureTensors read(Path safetensors) {
    SortedMap<String, HostTensor> all = new TreeMap<>();
    Safetensors.read(safetensors)
        .forEach((name, t) -> all.put(name, new HostTensor(t.shape(), t.asFloats())));
    return new FixtureTensors(all);
  }

  /** One that must be there. */
  HostTensor required(String name) {
    HostTensor tensor = all.get(name);
    if (tensor == null) {
      throw UserError.usage("golden fixture: tensor '%s' is missing", name);
    }
    return tensor;
  }

  /** Those whose names begin with a prefix, by the rest of their names. */
  SortedMap<String, HostTensor> below(String prefix) {
    SortedMap<String, HostTensor> below = new TreeMap<>();
    all.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            below.put(name.substring(prefix.length()), tensor);
          }
        });
    return below;
  }

  static DeviceTensor upload(Engine engine, HostTensor tensor) {
    return engine.upload(tensor.shape(), tensor.values());
  }

  static DeviceTensor uploadBytes(Engine engine, HostTensor tensor) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(tensor.values().length);
    for (float value : tensor.values()) {
      bytes.put((byte) (int) value);
    }
    return engine.upload(tensor.shape(), ElementType.UINT8, bytes);
  }
}
