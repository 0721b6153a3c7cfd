package io.gearshift.planner.ipa;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Labels of which none is at least as good as another in every respect. Nothing is lost by keeping
 * no others: whatever the rest chooses, the objective rises with worth and accuracy, and limits
 * only get nearer with latency and replicas.
 */
final class Front {
  private static final Comparator<Label> FASTEST_FIRST =
      Comparator.comparingDouble(Label::latency)
          .thenComparing(Comparator.comparingDouble(Label::worth).reversed())
          .thenComparing(Comparator.comparingDouble(Label::accuracy).reversed())
          .thenComparingInt(Label::changes);

  /** Labels that are alike in all but latency, worth and accuracy. */
  private record Group(
      int changes, double least, int[] used, TreeMap<Double, Double> worthByAccuracy) {
    boolean isNoWorseThan(Label label) {
      if (changes > label.changes() || least < label.least()) {
        return false;
      }
      for (int pool = 0; pool < used.length; pool++) {
        if (used[pool] > label.used()[pool]) {
          return false;
        }
      }
      return true;
    }

    boolean covers(Label label) {
      if (!isNoWorseThan(label)) {
        return false;
      }
      Map.Entry<Double, Double> best = worthByAccuracy.ceilingEntry(label.accuracy());
      return best != null && best.getValue() >= label.worth();
    }

    /** Worth falls as accuracy rises, so what comes just above is the best of all above. */
    void add(Label label) {
      worthByAccuracy.put(label.accuracy(), label.worth());
      Map.Entry<Double, Double> below = worthByAccuracy.lowerEntry(label.accuracy());
      while (below != null && below.getValue() <= label.worth()) {
        worthByAccuracy.remove(below.getKey());
        below = worthByAccuracy.lowerEntry(label.accuracy());
      }
    }
  }

  private Front() {}

  static List<Label> of(List<Label> labels) {
    List<Label> sorted = new ArrayList<>(labels);
    sorted.sort(FASTEST_FIRST);
    List<Label> kept = new ArrayList<>();
    Map<List<Number>, Group> groups = new HashMap<>();
    for (Label label : sorted) {
      if (groups.values().stream().noneMatch(group -> group.covers(label))) {
        kept.add(label);
        groups
            .computeIfAbsent(
                key(label),
                key -> new Group(label.changes(), label.least(), label.used(), new TreeMap<>()))
            .add(label);
      }
    }
    return kept;
  }

  private static List<Number> key(Label label) {
    List<Number> key = new ArrayList<>();
    key.add(label.changes());
    key.add(label.least());
    for (int used : label.used()) {
      key.add(used);
    }
    return key;
  }
}
