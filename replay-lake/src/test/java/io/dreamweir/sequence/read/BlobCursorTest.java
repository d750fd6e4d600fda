package io.dreamweir.sequence.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BlobCursorTest {

  /** A version 1 data page: two rows, the first null, the second of 3 bytes. */
  private static byte[] page() {
    return new byte[] {
      0x15, 0x00, // type: data page
      0x15, 0x1E, // uncompressed bytes: 15
      0x15, 0x1E, // compressed bytes: 15
      0x2C, // data page header
      0x15, 0x04, // values: 2
      0x15, 0x00, // encoding: PLAIN
      0x15, 0x06, // definition levels: RLE
      0x15, 0x06, // repetition levels: RLE
      0x1C, 0x18, 0x02, 'a', 'b', 0x00, // statistics with a maximum, to be passed over
      0x00, // end of data page header
      0x00, // end of page header
      4, 0, 0, 0, 2, 0, 2, 1, // levels: one 0, one 1
      3, 0, 0, 0, 'x', 'y', 'z'
    };
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void findsAValueBehindNulls() throws DamagedPageException {
    BlobCursor cursor = new BlobCursor();
    cursor.find(buffer(page()), 0, page().length, 1, true);
    assertThat(Arrays.copyOfRange(page(), cursor.at(), cursor.at() + cursor.length()))
        .containsExactly('x', 'y', 'z');
  }

  @Test
  void saysThatAValueIsNull() {
    assertThatThrownBy(() -> new BlobCursor().find(buffer(page()), 0, page().length, 0, true))
        .hasMessage("it is null where the index has a value");
  }

  @Test
  void refusesAPageThatEndsEarly() {
    for (int length = 0; length < page().length; length++) {
      ByteBuffer cut = buffer(Arrays.copyOf(page(), length));
      assertThatThrownBy(() -> new BlobCursor().find(cut, 0, cut.capacity(), 1, true))
          .isInstanceOf(DamagedPageException.class);
    }
  }

  @Test
  void neverReadsBeyondThePage() {
    SplittableRandom random = new SplittableRandom(4);
    BlobCursor cursor = new BlobCursor();
    int found = 0;
    for (int n = 0; n < 50_000; n++) {
      byte[] bytes = page();
      for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        // The buffer ends with the page: any read beyond it would throw another exception.
        cursor.find(buffer(bytes), 0, bytes.length, random.nextInt(3), random.nextInt(8) > 0);
        assertThat(cursor.at() + cursor.length()).isLessThanOrEqualTo(bytes.length);
        assertThat(cursor.length()).isNotNegative();
        found++;
      } catch (DamagedPageException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
    assertThat(found).isBetween(1_000, 49_000);
  }
}
