package io.dreamweir.sequence.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.dreamweir.sample.AtariSample;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowDifferencesTest {

  private static final int ROWS = 32;

  /** Rows that differ from the row before in a few bytes, anywhere, also the last one. */
  private static ByteBuffer rows(SplittableRandom random, int count, int rowBytes, int changes) {
    ByteBuffer rows = ByteBuffer.allocateDirect(count * rowBytes);
    byte[] row = new byte[rowBytes];
    random.nextBytes(row);
    for (int i = 0; i < count; i++) {
      rows.put(i * rowBytes, row);
      for (int j = 0; j < changes; j++) {
        row[random.nextInt(rowBytes)] = (byte) random.nextInt();
      }
      row[rowBytes - 1]++;
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 64, 65, 67, 4096, 7057, 49_152, 4 * 65_535})
  void everyWindowOfRowsComesBack(int rowBytes) {
    SplittableRandom random = new SplittableRandom(rowBytes);
    RowDifferences packer = new RowDifferences(rowBytes);
    for (int repeat = 0; repeat < 20; repeat++) {
      int count = 1 + random.nextInt(ROWS);
      ByteBuffer rows = rows(random, count, rowBytes, random.nextInt(rowBytes / 60 + 1));
      byte[] reference = packer.reference(rows, random.nextInt(count));
      byte[] packed = packer.pack(rows, count, reference, 0);
      assertThat(packed).isNotEmpty();
      int skip = random.nextInt(count);
      int take = 1 + random.nextInt(count - skip);
      int stride = 1 + random.nextInt(3);
      ByteBuffer into = ByteBuffer.allocateDirect((5 + take * stride) * rowBytes);
      packer.unpack(packed, List.of(reference), skip, take, into, 5, stride);
      for (int i = 0; i < take; i++) {
        assertThat(into.slice((5 + i * stride) * rowBytes, rowBytes))
            .isEqualTo(rows.slice((skip + i) * rowBytes, rowBytes));
      }
    }
  }

  @Test
  void everySceneHasAReference() {
    SplittableRandom random = new SplittableRandom(4);
    RowDifferences packer = new RowDifferences(4_000);
    List<byte[]> references = new ArrayList<>();
    for (int scene = 0; scene < 3; scene++) {
      ByteBuffer rows = rows(random, 2, 4_000, 20);
      assertThat(packer.nearest(rows, references)).isEqualTo(-1);
      references.add(packer.reference(rows, 1));
      assertThat(packer.nearest(rows, references)).isEqualTo(scene);
    }
  }

  @Test
  void noiseAndHugeRowsAreNotPacked() {
    SplittableRandom random = new SplittableRandom(1);
    RowDifferences packer = new RowDifferences(400);
    ByteBuffer noise = rows(random, ROWS, 400, 400);
    assertThat(packer.pack(noise, ROWS, packer.reference(noise, 0), 0))
        .isSameAs(RowDifferences.UNPACKABLE);
    RowDifferences huge = new RowDifferences(4 << 16);
    ByteBuffer still = ByteBuffer.allocateDirect(2 * (4 << 16));
    assertThat(huge.pack(still, 2, huge.reference(still, 0), 0))
        .isSameAs(RowDifferences.UNPACKABLE);
  }

  @Test
  void realScreensTakeATwentiethOfTheirBytes() {
    int rowBytes = 64 * 64;
    RowDifferences packer = new RowDifferences(rowBytes);
    long packed = 0;
    long raw = 0;
    ByteBuffer rows = ByteBuffer.allocateDirect(ROWS * rowBytes);
    for (AtariSample.Episode episode : AtariSample.episodes()) {
      List<byte[]> screens =
          episode.rows().stream().map(row -> row.observation().tensors().get(0)).toList();
      byte[] middle = screens.get(screens.size() / 2);
      byte[] reference = packer.reference(ByteBuffer.wrap(middle), 0);
      for (int from = 0; from + ROWS <= screens.size(); from += ROWS) {
        for (int i = 0; i < ROWS; i++) {
          rows.put(i * rowBytes, screens.get(from + i));
        }
        packed += packer.pack(rows, ROWS, reference, 0).length;
        raw += (long) ROWS * rowBytes;
      }
    }
    assertThat(packed / (double) raw).isBetween(0.01, 0.05);
  }
}
