package io.gearshift.runtime.steps;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Pixels of a map that hang together, at a side or a corner.
 *
 * @param box around them
 * @param pixels how many there are
 * @param mean of their levels, from 0 to 255
 */
record Blob(Box box, int pixels, double mean) {

  /**
   * The blobs of what lies above a level.
   *
   * @param map row by row, a byte each
   */
  static List<Blob> above(double level, ByteBuffer map, int width, int height) {
    List<Blob> blobs = new ArrayList<>();
    boolean[] wanted = new boolean[width * height];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = (map.get(i) & 0xff) > level;
    }
    int[] stack = new int[wanted.length];
    for (int start = 0; start < wanted.length; start++) {
      if (wanted[start]) {
        blobs.add(taken(start, wanted, stack, map, width, height));
      }
    }
    return blobs;
  }

  /** The blob of a pixel, whose pixels are wanted no more. */
  private static Blob taken(
      int start, boolean[] wanted, int[] stack, ByteBuffer map, int width, int height) {
    int left = width;
    int top = height;
    int right = 0;
    int bottom = 0;
    int pixels = 0;
    long sum = 0;
    int waiting = 0;
    stack[waiting++] = start;
    wanted[start] = false;
    while (waiting > 0) {
      int pixel = stack[--waiting];
      int x = pixel % width;
      int y = pixel / width;
      pixels++;
      sum += map.get(pixel) & 0xff;
      left = Math.min(left, x);
      top = Math.min(top, y);
      right = Math.max(right, x + 1);
      bottom = Math.max(bottom, y + 1);
      for (int besideY = Math.max(0, y - 1); besideY <= Math.min(height - 1, y + 1); besideY++) {
        for (int besideX = Math.max(0, x - 1); besideX <= Math.min(width - 1, x + 1); besideX++) {
          int beside = besideY * width + besideX;
          if (wanted[beside]) {
            wanted[beside] = false;
            stack[waiting++] = beside;
          }
        }
      }
    }
    return new Blob(new Box(left, top, right, bottom), pixels, (double) sum / pixels);
  }
}
