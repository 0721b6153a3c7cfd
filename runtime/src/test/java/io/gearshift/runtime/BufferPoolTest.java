package io.gearshift.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BufferPoolTest {
  private final BufferPool pool = new BufferPool();

  @Test
  void whatIsGivenBackIsTakenAgain() {
    ByteBuffer memory = pool.take(1000);
    pool.give(memory);

    assertThat(pool.take(990)).isSameAs(memory);
    assertThat(pool.take(990)).isNotSameAs(memory);
  }

  @Test
  void memoryIsLargeEnoughAndAligned() {
    for (int bytes : new int[] {0, 1, 63, 64, 65, 1000, 4096, 1_000_001}) {
      ByteBuffer memory = pool.take(bytes);

      assertThat(memory.capacity()).isGreaterThanOrEqualTo(bytes).isPositive();
      assertThat(memory.alignmentOffset(0, BufferPool.ALIGNMENT)).isZero();
    }
  }

  @Test
  void sizesAreRoundedUpByAQuarterAtMost() {
    Random random = new Random(20250102);
    for (int i = 0; i < 10_000; i++) {
      int bytes = random.nextInt(1, Integer.MAX_VALUE - 1024);

      assertThat((long) BufferPool.sizeClass(bytes))
          .isBetween((long) bytes, bytes + Math.max(BufferPool.ALIGNMENT, bytes / 4L));
    }
    assertThat(BufferPool.sizeClass(Integer.MAX_VALUE - 1024))
        .isLessThanOrEqualTo(Integer.MAX_VALUE - BufferPool.ALIGNMENT);
  }

  @Test
  void onlySoMuchIsKept() {
    ByteBuffer large = pool.take(40 << 20);
    ByteBuffer another = pool.take(40 << 20);
    pool.give(large);
    pool.give(another);

    assertThat(pool.take(40 << 20)).isSameAs(large);
    assertThat(pool.take(40 << 20)).isNotSameAs(another);
  }
}
