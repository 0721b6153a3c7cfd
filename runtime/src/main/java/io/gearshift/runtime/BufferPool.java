package io.gearshift.runtime;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Memory outside the heap for the tensors of one device. What an instance gives back the next one
 * takes, so that it need not wait for the garbage collector, which sees no hurry in it. For one
 * thread.
 */
final class BufferPool {
  /** A cache line, and the width that vector instructions like best. */
  static final int ALIGNMENT = 64;

  /** More than this is not kept for the next taker but left to the garbage collector, in bytes. */
  private static final long MOST_KEPT = 64L << 20;

  private final Map<Integer, Deque<ByteBuffer>> free = new HashMap<>();
  private long kept;

  /**
   * Memory of at least so many bytes, with anything in it.
   *
   * @throws OutOfMemoryError if there is none left
   */
  ByteBuffer take(int bytes) {
    int size = sizeClass(bytes);
    Deque<ByteBuffer> fitting = free.get(size);
    if (fitting != null && !fitting.isEmpty()) {
      kept -= size;
      return fitting.pop();
    }
    return ByteBuffer.allocateDirect(size + ALIGNMENT).alignedSlice(ALIGNMENT).slice(0, size);
  }

  /** Gives memory back that came from {@link #take}. Nothing may look at it any more. */
  void give(ByteBuffer memory) {
    int size = memory.capacity();
    if (kept + size <= MOST_KEPT) {
      kept += size;
      free.computeIfAbsent(size, any -> new ArrayDeque<>()).push(memory);
    }
  }

  /** The size rounded up, by a quarter at most, so that few sizes are in use. */
  static int sizeClass(int bytes) {
    int step = Math.max(ALIGNMENT, Integer.highestOneBit(Math.max(bytes, 1)) / 4);
    long rounded = ((long) Math.max(bytes, 1) + step - 1) / step * step;
    return (int) Math.min(rounded, Integer.MAX_VALUE - 2L * ALIGNMENT + 1);
  }
}
