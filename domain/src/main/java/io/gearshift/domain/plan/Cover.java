package io.gearshift.domain.plan;

import io.gearshift.domain.catalog.FamilyId;

/** The instances of a family while a plan comes into force. */
final class Cover {
  final FamilyId family;
  int serving;
  int loading;
  int leaving;

  /** In the wanted plan. */
  int wanted;

  /** Missing on devices that are at a step: they come without anybody giving way. */
  int coming;

  /** How many keep serving as long as there is another way. */
  private int kept;

  Cover(FamilyId family) {
    this.family = family;
  }

  /** Half of what the family has now or is to have, whichever is more, is to keep serving. */
  void keepHalf() {
    kept = (Math.max(serving, wanted) + 1) / 2;
  }

  /** How many may go while there is another way. */
  int spare() {
    return Math.max(0, serving - kept);
  }

  /** How many may go if there is no other way. */
  int dispensable() {
    return leaving > 0 ? 0 : (serving + 1) / 2;
  }

  void count(Standing.State state, int times) {
    switch (state) {
      case SERVING -> serving += times;
      case LOADING -> loading += times;
      case LEAVING -> leaving += times;
      case LOST, BROKEN -> {}
    }
  }
}
