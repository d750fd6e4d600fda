package io.dreamweir.train.device;

import io.dreamweir.error.UserError;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/**
 * The GPU that Spark's scheduler has given to the task of this thread ({@code
 * spark.task.resource.gpu.amount=1}).
 */
public final class SparkGpu {

  private static final String RESOURCE = "gpu";

  private SparkGpu() {}

  /**
   * Inside a task with a GPU {@code auto} is that GPU; anything else stays what it is.
   *
   * @throws UserError if the task has several, or another one was asked for by number
   */
  static DeviceRequest resolve(DeviceRequest request) {
    Optional<DeviceRequest.Cuda> given = given();
    if (given.isEmpty() || request instanceof DeviceRequest.Cpu) {
      return request;
    }
    if (request instanceof DeviceRequest.Cuda wanted && !wanted.equals(given.get())) {
      throw UserError.usage(
          "cuda:%d was asked for, but Spark has given cuda:%d to this task; use --device auto",
          wanted.index(), given.get().index());
    }
    return given.get();
  }

  private static Optional<DeviceRequest.Cuda> given() {
    TaskContext task = TaskContext.get();
    ResourceInformation gpus = task == null ? null : task.resourcesJMap().get(RESOURCE);
    return gpus == null ? Optional.empty() : Optional.of(of(gpus.addresses()));
  }

  /** One address: the number as the driver counts. */
  static DeviceRequest.Cuda of(String[] addresses) {
    if (addresses.length != 1 || !addresses[0].matches("\\d{1,3}")) {
      throw UserError.usage(
          "Spark has given this task the GPUs [%s]; a run takes one, by number: set"
              + " spark.task.resource.gpu.amount=1 and let the discovery script print indices",
          String.join(", ", addresses));
    }
    return new DeviceRequest.Cuda(Integer.parseInt(addresses[0]));
  }
}
