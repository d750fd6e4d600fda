package io.dreamweir.train.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The GPUs that a process may use. */
@FunctionalInterface
public interface Gpus {

  /** Environment variable that hides GPUs from a process. */
  String VISIBLE = "CUDA_VISIBLE_DEVICES";

  /** The usable GPUs in the driver's order. */
  List<Device.Cuda> list();

  /** No GPU at all. */
  static Gpus none() {
    return List::of;
  }

  /** The driver's GPUs if this build has the engine's CUDA libraries, else none. */
  static Gpus ofThisBuild() {
    String library = "org/bytedeco/pytorch/linux-x86_64-gpu/libtorch_cuda.so";
    return Gpus.class.getClassLoader().getResource(library) == null ? none() : ofDriver();
  }

  /** What the driver's own tool lists; none where there is no driver. */
  static Gpus ofDriver() {
    return () -> {
      try {
        Process process =
            new ProcessBuilder("nvidia-smi", "--query-gpu=index,uuid,name", "--format=csv,noheader")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        boolean answered = process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        return answered
            ? visible(parse(text), Optional.ofNullable(System.getenv(VISIBLE)))
            : List.of();
      } catch (IOException e) {
        return List.of();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return List.of();
      }
    };
  }

  /**
   * What is left of a machine's GPUs for a process with {@code CUDA_VISIBLE_DEVICES}, numbered as
   * that process counts: by the list's order. As in CUDA, an entry that names none ends the list.
   *
   * @param list indices or beginnings of UUIDs, separated by commas; empty text hides all
   */
  static List<Device.Cuda> visible(List<Device.Cuda> all, Optional<String> list) {
    if (list.isEmpty()) {
      return all;
    }
    List<Device.Cuda> visible = new ArrayList<>();
    for (String entry : list.get().split(",")) {
      String name = entry.strip();
      Optional<Device.Cuda> named =
          all.stream()
              .filter(
                  gpu ->
                      name.matches("\\d{1,3}")
                          ? gpu.index() == Integer.parseInt(name)
                          : name.startsWith("GPU-") && gpu.uuid().startsWith(name))
              .findFirst();
      if (named.isEmpty()) {
        break;
      }
      visible.add(new Device.Cuda(visible.size(), named.get().uuid(), named.get().name()));
    }
    return visible;
  }

  /** Reads lines of {@code index, uuid, name}. */
  static List<Device.Cuda> parse(String text) {
    List<Device.Cuda> gpus = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String[] fields = line.split(",", 3);
      if (fields.length == 3 && fields[0].strip().matches("\\d{1,3}")) {
        gpus.add(
            new Device.Cuda(
                Integer.parseInt(fields[0].strip()), fields[1].strip(), fields[2].strip()));
      }
    }
    return gpus;
  }
}
