package io.dreamweir.app.ablation;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dreamweir.app.Dreamweir;
import io.dreamweir.app.StopSignal;
import io.dreamweir.error.UserError;
import io.dreamweir.run.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a cell as {@code dreamweir demo} in a process of its own: the whole loop, and nothing of one
 * cell is left in the memory of the next.
 *
 * @param arguments of every cell: task, presets, settings
 */
record DemoProcess(List<String> arguments) implements CellRunner {

  @Override
  public double score(Cell cell) throws IOException, InterruptedException {
    Path json = cell.folder().resolve("demo.json");
    Path log = cell.folder().resolve("log.txt");
    List<String> command = new ArrayList<>(List.of(Dreamweir.class.getName(), "demo"));
    command.addAll(List.of("--dir", cell.folder().resolve("demo").toString()));
    command.addAll(List.of("--seed", String.valueOf(cell.seed()), "--json", json.toString()));
    command.addAll(arguments);
    for (String setting : cell.settings()) {
      command.addAll(List.of("--set", setting));
    }
    Process process =
        new ProcessBuilder(JavaCommand.of(List.of(), command))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    StopSignal.onStop(process::destroy);
    try {
      if (process.waitFor() != 0) {
        throw UserError.failed(
            "%s, seed %d, has failed: see %s; run the same command again to go on",
            cell.variant(), cell.number(), log);
      }
    } finally {
      process.destroy();
    }
    return new ObjectMapper().readTree(Files.readAllBytes(json)).required("score_after").asDouble();
  }
}
