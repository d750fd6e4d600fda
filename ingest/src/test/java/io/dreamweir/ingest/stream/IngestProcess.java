package io.dreamweir.ingest.stream;

import io.dreamweir.ingest.LocalStack;
import io.dreamweir.ingest.kafka.KafkaConfig;
import io.dreamweir.ingest.kafka.RolloutTopic;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/** Ingest in a process of its own, to be killed; prints the number of its batches. */
public final class IngestProcess {
  private IngestProcess() {}

  static Process start(Path lake, String topic) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("--add-opens"))
            .toList());
    command.addAll(
        List.of(
            "-Xmx1g",
            "-Djava.net.preferIPv4Stack=true",
            "-cp",
            System.getProperty("java.class.path"),
            IngestProcess.class.getName(),
            lake.toString(),
            topic,
            LocalStack.kafka().brokers()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** The number of batches that the process has printed so far. */
  static Callable<Long> batches(Process process) {
    AtomicLong batches = new AtomicLong();
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader lines =
                  new BufferedReader(
                      new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                lines.lines().mapToLong(Long::parseLong).forEach(batches::set);
              } catch (IOException | java.io.UncheckedIOException e) {
                // The process was killed, as it should be.
              }
            });
    reader.setDaemon(true);
    reader.start();
    return batches::get;
  }

  /** Runs until killed. */
  public static void main(String[] args) throws InterruptedException {
    PrintStream out = System.out;
    RolloutTopic topic = LocalStack.topic();
    IngestJob job =
        new IngestJob(
            LocalStack.spark(),
            args[0],
            LocalStack.LAKE,
            LocalStack.ingest(),
            KafkaConfig.of(args[2]),
            new RolloutTopic(
                args[1],
                topic.partitions(),
                topic.replication(),
                topic.retention(),
                topic.maxMessage()));
    Thread running = new Thread(() -> job.run(IngestJob.Until.STOPPED));
    running.start();
    while (running.isAlive()) {
      out.println(job.progress().batches());
      out.flush();
      running.join(50);
    }
  }
}
