package io.gearshift.cluster;

import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.plan.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * What a node serves just now: what it found at its start, with the families that were read anew
 * since then, and without those that operators have taken out of service.
 */
final class Stockroom {

  /**
   * What is served at one time.
   *
   * @param unloaded the families that are out of service
   */
  record Stand(Inventory inventory, Set<FamilyId> unloaded) {
    Stand {
      unloaded = Set.copyOf(unloaded);
    }

    /** Those in service. */
    List<Family> families() {
      return inventory.catalog().families().stream()
          .filter(family -> !unloaded.contains(family.id()))
          .toList();
    }

    /** What there is to plan with, without devices and demand. */
    Problem world() {
      return inventory.world().withFamilies(families());
    }
  }

  private final List<Consumer<Stand>> followers = new CopyOnWriteArrayList<>();
  private volatile Stand now;

  Stockroom(Inventory atStart) {
    this.now = new Stand(atStart, Set.of());
  }

  Stand now() {
    return now;
  }

  /** Is told of every change from now on, on the thread of whoever makes it. */
  void follow(Consumer<Stand> follower) {
    followers.add(follower);
  }

  /**
   * Serves a family as it is now, whether it was in service or not.
   *
   * @param profiles of its variants, on every kind of device of the node
   */
  synchronized void serve(Family family, List<VariantProfile> profiles) {
    Set<FamilyId> unloaded = new HashSet<>(now.unloaded());
    unloaded.remove(family.id());
    become(new Stand(now.inventory().with(family, profiles), unloaded));
  }

  /** Serves a family that is known no longer. */
  synchronized void withdraw(FamilyId family) {
    Set<FamilyId> unloaded = new HashSet<>(now.unloaded());
    unloaded.add(family);
    become(new Stand(now.inventory(), unloaded));
  }

  private void become(Stand stand) {
    now = stand;
    followers.forEach(follower -> follower.accept(stand));
  }
}
