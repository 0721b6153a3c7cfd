package io.gearshift.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * With which other nodes a node serves, and what it does among them.
 *
 * @param join the nodes to join, as {@code host:port} with commas between; empty for a cluster of
 *     its own
 * @param joinWithin how long that may take
 * @param roles what the node does
 */
public record ClusterSettings(String join, Duration joinWithin, List<Role> roles) {
  private static final Pattern SEED = Pattern.compile("[^\\s:,@/]+:[0-9]{1,5}");
  private static final int MOST_PORTS = 65535;

  /** What a node does for the others. */
  public enum Role {
    /** Takes queries of clients. */
    FRONTEND,
    /** Lets its devices answer them. */
    DEVICE;

    /** As in settings, and among the roles of a member. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Where a node can be reached by others. */
  public record Seed(String host, int port) {}

  public ClusterSettings {
    roles = List.copyOf(roles);
    if (roles.isEmpty()) {
      throw new IllegalArgumentException(
          "roles: [] (expected: frontend, device, or both: a node without a role does nothing)");
    }
    if (joinWithin.isNegative() || joinWithin.isZero()) {
      throw new IllegalArgumentException("join-within: " + joinWithin + " (expected: above 0)");
    }
    for (String seed : split(join)) {
      if (!SEED.matcher(seed).matches() || port(seed) < 1 || port(seed) > MOST_PORTS) {
        throw new IllegalArgumentException(
            "join: '" + seed + "' (expected: HOST:PORT, and commas between several)");
      }
    }
  }

  /** The nodes to join, in the order in which they are tried. */
  public List<Seed> seeds() {
    return split(join).stream()
        .map(seed -> new Seed(seed.substring(0, seed.lastIndexOf(':')), port(seed)))
        .toList();
  }

  public boolean has(Role role) {
    return roles.contains(role);
  }

  /** Each role once, in lower case. */
  public Set<String> roleNames() {
    Set<String> names = new TreeSet<>();
    roles.forEach(role -> names.add(role.label()));
    return names;
  }

  private static List<String> split(String join) {
    return Arrays.stream(join.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  private static int port(String seed) {
    return Integer.parseInt(seed.substring(seed.lastIndexOf(':') + 1));
  }
}
