package io.dreamweir.train.device;

import io.dreamweir.error.UserError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a user asks for with {@code --device}. */
public sealed interface DeviceRequest {

  /** The first free GPU, else the CPU. */
  record Auto() implements DeviceRequest {}

  /** The CPU. */
  record Cpu() implements DeviceRequest {}

  /**
   * One certain GPU.
   *
   * @param index number as the driver counts, 0-based
   */
  record Cuda(int index) implements DeviceRequest {}

  /** Parses {@code auto}, {@code cpu} or {@code cuda:N}. */
  static DeviceRequest parse(String text) {
    if (text.equals("auto")) {
      return new Auto();
    }
    if (text.equals("cpu")) {
      return new Cpu();
    }
    Matcher matcher = Pattern.compile("cuda:(\\d{1,3})").matcher(text);
    if (!matcher.matches()) {
      throw UserError.usage("device '%s' is none of auto, cpu, cuda:0, cuda:1, ...", text);
    }
    return new Cuda(Integer.parseInt(matcher.group(1)));
  }
}
