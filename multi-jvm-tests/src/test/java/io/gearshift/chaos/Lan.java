package io.gearshift.chaos;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network for the nodes alone: each has a network namespace of its own, on a bridge on which the
 * machine has an address too. Where that is not permitted the nodes share the loopback, and nothing
 * can be cut.
 *
 * <p>A cut is made of neighbour entries that point to an Ethernet address that nobody has: packets
 * vanish without a word, as from a pulled cable. The machine itself reaches every node all the
 * time.
 */
final class Lan implements AutoCloseable {
  private static final Pattern OURS = Pattern.compile("gsc(\\d+)[ntb]\\d*");
  private static final String NOBODY = "02:00:00:00:00:01";

  private final String prefix = "gsc" + ProcessHandle.current().pid();
  private final int subnet;
  private final int nodes;
  private final boolean real;
  private final Thread hook = new Thread(this::remove, "chaos-lan");
  private final Set<List<Integer>> cuts = new HashSet<>();

  /**
   * @param nodes how many there will be at most; they are numbered from 1
   */
  Lan(int nodes) {
    this.nodes = nodes;
    this.subnet = (int) (ProcessHandle.current().pid() % 250) + 1;
    sweep();
    this.real = !Boolean.getBoolean("chaos.loopback") && build();
    Runtime.getRuntime().addShutdownHook(hook);
    if (!real) {
      System.out.println(
          "chaos: no network namespaces (root and iproute2 are needed): the nodes share the loopback,"
              + " and partitions are left out");
    }
  }

  /** Whether nodes can be cut off from one another. */
  boolean canCut() {
    return real;
  }

  /** The address of a node, for its peers and for clients. */
  String address(int node) {
    return (real ? "10.77." + subnet + "." : "127.0.77.") + node;
  }

  /** What a command must begin with to run where the node is. */
  List<String> inside(int node) {
    return real ? List.of("ip", "netns", "exec", namespace(node)) : List.of();
  }

  /** From now on no packet passes between the one side and the other. */
  void cut(List<Integer> side, List<Integer> other) {
    for (int a : side) {
      for (int b : other) {
        deafen(a, b);
        deafen(b, a);
      }
    }
  }

  /** All nodes reach one another again. */
  void heal() {
    for (List<Integer> cut : cuts) {
      Shell.attempt(
          "ip", "-n", namespace(cut.get(0)), "neigh", "del", address(cut.get(1)), "dev", "eth0");
    }
    cuts.clear();
  }

  private void deafen(int node, int to) {
    Shell.run(
        "ip",
        "-n",
        namespace(node),
        "neigh",
        "replace",
        address(to),
        "lladdr",
        NOBODY,
        "nud",
        "permanent",
        "dev",
        "eth0");
    cuts.add(List.of(node, to));
  }

  private String namespace(int node) {
    return prefix + "n" + node;
  }

  private boolean build() {
    String bridge = prefix + "b";
    if (!Shell.succeeds("ip", "netns", "add", namespace(1))) {
      return false;
    }
    try {
      Shell.run("ip", "link", "add", bridge, "type", "bridge");
      Shell.run("ip", "addr", "add", "10.77." + subnet + ".254/24", "dev", bridge);
      Shell.run("ip", "link", "set", bridge, "up");
      for (int node = 1; node <= nodes; node++) {
        String there = namespace(node);
        String here = prefix + "t" + node;
        if (node > 1) {
          Shell.run("ip", "netns", "add", there);
        }
        Shell.run(
            "ip", "link", "add", here, "type", "veth", "peer", "name", "eth0", "netns", there);
        Shell.run("ip", "link", "set", here, "master", bridge, "up");
        String address = "10.77." + subnet + "." + node + "/24";
        Shell.run("ip", "-n", there, "addr", "add", address, "dev", "eth0");
        Shell.run("ip", "-n", there, "link", "set", "eth0", "up");
        Shell.run("ip", "-n", there, "link", "set", "lo", "up");
      }
      return true;
    } catch (IllegalStateException e) {
      System.out.println("chaos: " + e.getMessage());
      remove();
      return false;
    }
  }

  /** Removes what runs that were killed have left behind. */
  private static void sweep() {
    Set<String> dead = new HashSet<>();
    String all =
        Shell.attempt("ip", "netns", "list").output()
            + "\n"
            + Shell.attempt("ip", "-br", "link").output();
    Matcher ours = OURS.matcher(all);
    while (ours.find()) {
      if (ProcessHandle.of(Long.parseLong(ours.group(1))).isEmpty()) {
        dead.add("gsc" + ours.group(1));
      }
    }
    dead.forEach(Lan::remove);
  }

  private void remove() {
    remove(prefix);
  }

  private static void remove(String prefix) {
    List<String> names = new ArrayList<>();
    Matcher namespace =
        Pattern.compile("(?m)^" + prefix + "n\\d+")
            .matcher(Shell.attempt("ip", "netns", "list").output());
    while (namespace.find()) {
      names.add(namespace.group());
    }
    for (String name : names) {
      String pids = Shell.attempt("ip", "netns", "pids", name).output();
      pids.lines().filter(pid -> pid.matches("\\d+")).forEach(pid -> end(Long.parseLong(pid)));
      Shell.attempt("ip", "netns", "del", name);
    }
    Matcher link =
        Pattern.compile("(?m)^" + prefix + "[tb]\\d*")
            .matcher(Shell.attempt("ip", "-br", "link").output());
    while (link.find()) {
      Shell.attempt("ip", "link", "del", link.group());
    }
  }

  private static void end(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() {
    remove();
    Runtime.getRuntime().removeShutdownHook(hook);
  }
}
