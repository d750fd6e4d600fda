package io.dreamweir.app.command;

import io.dreamweir.app.Doctor;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dreamweir doctor}. */
@Command(
    name = "doctor",
    description = "Says what works on this machine, and how to get what is missing.",
    footer = {"", "Example: dreamweir doctor --brokers localhost:9092 --lake /data/lake"})
public final class DoctorCommand extends JobCommand {

  @Option(
      names = "--brokers",
      paramLabel = "HOST:PORT",
      description = "Kafka brokers to try to reach.")
  private @Nullable String brokers;

  @Option(names = "--lake", paramLabel = "PATH", description = "Replay lake to look at.")
  private @Nullable String lake;

  @Override
  protected Object run() {
    return new Doctor(brokers, lake).run();
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    for (Doctor.Check check : ((Doctor.Report) result).checks()) {
      out.printf("%-4s %-16s %s%n", check.ok() ? "ok" : "--", check.name(), check.detail());
    }
  }
}
