package io.gearshift.runtime.steps;

import java.util.Collection;
import java.util.Comparator;
import java.util.TreeSet;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Which known name a misspelt one was probably meant to be. */
final class NearestName {
  private NearestName() {}

  /** A line that names the nearest, if one is near, and all that are known. */
  static String advice(String name, Collection<String> known) {
    if (known.isEmpty()) {
      return "Nothing is known here.";
    }
    // a third of the letters may be wrong
    LevenshteinDistance distance = new LevenshteinDistance(Math.max(1, name.length() / 3));
    String near =
        known.stream()
            .filter(candidate -> distance.apply(name, candidate) >= 0)
            .min(
                Comparator.<String>comparingInt(candidate -> distance.apply(name, candidate))
                    .thenComparing(Comparator.naturalOrder()))
            .map(candidate -> "Maybe you meant '" + candidate + "'. ")
            .orElse("");
    return near + "Known: " + String.join(", ", new TreeSet<>(known));
  }
}
