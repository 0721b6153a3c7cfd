package io.gearshift.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;

/** Which known name a misspelt one was probably meant to be. */
final class NearestName {
  /** Jaro-Winkler similarity from which two names look like each other; 1 is equal. */
  private static final double ALIKE = 0.8;

  private static final JaroWinklerSimilarity SIMILARITY = new JaroWinklerSimilarity();

  private NearestName() {}

  static Optional<String> of(String name, Collection<String> known) {
    return known.stream()
        .filter(candidate -> likeness(name, candidate) >= ALIKE)
        .max(
            Comparator.<String>comparingDouble(candidate -> likeness(name, candidate))
                .thenComparing(Comparator.reverseOrder()));
  }

  /** A line of advice that names the nearest one, if there is one, and all that are known. */
  static String advice(String name, Collection<String> known) {
    String all =
        known.isEmpty() ? "Nothing is known here." : "Known: " + String.join(", ", sorted(known));
    return of(name, known).map(near -> "Maybe you meant '" + near + "'. ").orElse("") + all;
  }

  private static double likeness(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    boolean partOfIt = a.length() > 2 && b.length() > 2 && (a.contains(b) || b.contains(a));
    return Math.max(SIMILARITY.apply(a, b), partOfIt ? ALIKE : 0);
  }

  private static Collection<String> sorted(Collection<String> names) {
    return new TreeSet<>(names);
  }
}
