package io.dreamweir.ingest.env.mini;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.dreamweir.experience.EnvironmentContract;
import io.dreamweir.experience.Environments;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class MiniContractTest {

  @TestFactory
  Stream<DynamicTest> everyTaskKeepsEveryPromise() {
    return Environments.tasks().stream()
        .filter(task -> task.startsWith("mini/"))
        .flatMap(
            task ->
                Arrays.stream(EnvironmentContract.values())
                    .map(
                        promise ->
                            dynamicTest(
                                task + " " + promise,
                                () ->
                                    promise.check(
                                        () -> Environments.open(task, Map.of("sticky", "0.3"))))));
  }
}
