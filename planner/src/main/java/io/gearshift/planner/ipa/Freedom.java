package io.gearshift.planner.ipa;

import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import java.util.Comparator;
import java.util.List;

/** What a planner of this package is free to choose. */
interface Freedom {

  /** Those of a family that may be run. */
  List<Variant> variants(Family family);

  /**
   * @param pools how many devices there are of each kind
   * @param families that have to be served
   */
  ReplicaRule replicas(List<Integer> pools, int families);

  /** Any variant, as many replicas as are needed (IPA). */
  static Freedom ofAll(int scalingCap) {
    return new Freedom() {
      @Override
      public List<Variant> variants(Family family) {
        return family.variants();
      }

      @Override
      public ReplicaRule replicas(List<Integer> pools, int families) {
        return ReplicaRule.upTo(scalingCap);
      }
    };
  }

  /**
   * One variant, as many replicas as are needed (FA2).
   *
   * @param choice the last in this order is run
   */
  static Freedom ofReplicas(Comparator<Variant> choice, int scalingCap) {
    return new Freedom() {
      @Override
      public List<Variant> variants(Family family) {
        return family.variants().stream().max(choice).stream().toList();
      }

      @Override
      public ReplicaRule replicas(List<Integer> pools, int families) {
        return ReplicaRule.upTo(scalingCap);
      }
    };
  }

  /** Any variant; each family has as many devices, of one kind, as all can have (RIM). */
  static Freedom ofVariants() {
    return new Freedom() {
      @Override
      public List<Variant> variants(Family family) {
        return family.variants();
      }

      @Override
      public ReplicaRule replicas(List<Integer> pools, int families) {
        int replicas = pools.stream().mapToInt(Integer::intValue).max().orElse(1);
        while (replicas > 1 && stages(pools, replicas) < families) {
          replicas--;
        }
        return ReplicaRule.always(replicas);
      }

      private int stages(List<Integer> pools, int replicas) {
        return pools.stream().mapToInt(devices -> devices / replicas).sum();
      }
    };
  }
}
