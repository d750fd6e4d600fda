package io.dreamweir.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkLogStoreTest {

  private static final int WRITERS = 4;

  private final Configuration configuration = new Configuration();

  @TempDir Path folder;

  private boolean commit(LinkLogStore store, int version, String content) throws Exception {
    try {
      store.write(
          new org.apache.hadoop.fs.Path("file:" + folder.resolve("%020d.json".formatted(version))),
          List.of(content, content).iterator(),
          false,
          configuration);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  @Test
  void ofWritersOfOneVersionOneWinsAndItsContentStays() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    CyclicBarrier together = new CyclicBarrier(WRITERS);
    try {
      for (int round = 0; round < 200; round++) {
        int version = round;
        List<Callable<Boolean>> writers =
            IntStream.range(0, WRITERS)
                .<Callable<Boolean>>mapToObj(
                    writer ->
                        () -> {
                          LinkLogStore store = new LinkLogStore(configuration);
                          together.await();
                          return commit(store, version, "writer " + writer);
                        })
                .toList();
        String winner = "";
        int winners = 0;
        List<Future<Boolean>> results = threads.invokeAll(writers);
        for (int writer = 0; writer < WRITERS; writer++) {
          if (results.get(writer).get()) {
            winners++;
            winner = "writer " + writer;
          }
        }
        assertThat(winners).isEqualTo(1);
        assertThat(folder.resolve("%020d.json".formatted(version)))
            .content()
            .isEqualTo(winner + "\n" + winner + "\n");
      }
    } finally {
      threads.shutdownNow();
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(200);
    }
  }

  @Test
  void whereThereAreNoHardLinksAVersionIsWrittenOnceAllTheSame() throws Exception {
    LinkLogStore store =
        new LinkLogStore(
            configuration,
            (name, file) -> {
              throw new FileSystemException(name.toString(), null, "Operation not permitted");
            });
    assertThat(commit(store, 0, "first")).isTrue();
    assertThat(commit(store, 0, "second")).isFalse();
    assertThat(folder).isDirectoryContaining("glob:**/%020d.json".formatted(0));
    assertThat(folder.resolve("%020d.json".formatted(0))).content().isEqualTo("first\nfirst\n");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }
}
