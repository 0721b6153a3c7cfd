package io.gearshift.cli.judge;

import io.gearshift.config.Truth.Box;
import io.gearshift.config.Truth.Thing;
import io.gearshift.config.Truth.Things;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How many things of a picture were found and named rightly, as F1: twice those over all things and
 * all boxes together.
 *
 * <p>A box finds the nearest thing that no box before it has found, if that is near enough; it is
 * right if it also has the thing's name.
 */
final class ThingScore {
  private ThingScore() {}

  /**
   * @param labels one for each box
   */
  static Score of(Things picture, List<Box> boxes, List<String> labels) {
    List<Thing> unseen = new ArrayList<>(picture.things());
    int right = 0;
    for (int i = 0; i < boxes.size(); i++) {
      Optional<Thing> found = found(unseen, boxes.get(i), picture.near());
      found.ifPresent(unseen::remove);
      String label = i < labels.size() ? labels.get(i) : "";
      right += found.filter(thing -> thing.label().equals(label)).isPresent() ? 1 : 0;
    }
    return new Score(2 * right, picture.things().size() + boxes.size());
  }

  private static Optional<Thing> found(List<Thing> unseen, Box box, double near) {
    Optional<Thing> nearest = Optional.empty();
    double least = near;
    for (Thing thing : unseen) {
      double off = Math.hypot(thing.x() - box.centreX(), thing.y() - box.centreY());
      if (off < least) {
        nearest = Optional.of(thing);
        least = off;
      }
    }
    return nearest;
  }
}
