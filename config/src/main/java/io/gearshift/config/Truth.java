package io.gearshift.config;

import java.util.List;

/** What is right of a held-out example: what an answer to it is judged by. */
public sealed interface Truth {

  /**
   * One class is right.
   *
   * @param label its number, from 0
   */
  record ClassLabel(int label) implements Truth {}

  /** These lines of text, and no others, are on a page. */
  record Lines(List<Line> lines) implements Truth {
    public Lines {
      lines = List.copyOf(lines);
    }
  }

  /**
   * These things, and no others, are on a picture.
   *
   * @param near in pixels: a box finds a thing if its centre lies less than that away from the
   *     thing's
   */
  record Things(List<Thing> things, double near) implements Truth {
    public Things {
      things = List.copyOf(things);
    }
  }

  /**
   * @param upsideDown whether it lies so, and is read from the right to the left of the page
   */
  record Line(Box box, boolean upsideDown, String text) {}

  /** A thing by its name, and where its centre is, in pixels. */
  record Thing(String label, double x, double y) {}

  /** A rectangle in pixels; right and bottom are not in it. */
  record Box(int left, int top, int right, int bottom) {
    public Box {
      if (left > right || top > bottom) {
        throw new IllegalArgumentException(
            "box: %d, %d, %d, %d (expected: left, top, right, bottom, in this order)"
                .formatted(left, top, right, bottom));
      }
    }

    public double centreX() {
      return (left + right) / 2.0;
    }

    public double centreY() {
      return (top + bottom) / 2.0;
    }

    /** Pixels that are in both. */
    public long overlap(Box other) {
      long width = Math.min(right, other.right) - Math.max(left, other.left);
      long height = Math.min(bottom, other.bottom) - Math.max(top, other.top);
      return Math.max(0, width) * Math.max(0, height);
    }
  }
}
