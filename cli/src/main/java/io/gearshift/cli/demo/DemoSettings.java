package io.gearshift.cli.demo;

import io.gearshift.cli.judge.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The settings of the demonstration's server, where they are not the defaults. */
final class DemoSettings {
  /** Often enough for each part of the demonstration to be planned for. */
  private static final String PERIOD = "planning.period=10s";

  private DemoSettings() {}

  /**
   * Arguments of {@code serve}: none for a family. For a pipeline, plans are made more often than
   * by default, and there is a device for each family at least: policies that give a device to one
   * family alone need them, so all policies get them, although they may have to share cores.
   */
  static List<String> of(Model model) {
    List<String> settings = new ArrayList<>();
    if (model.pipeline().isPresent()) {
      settings.addAll(List.of("-D", PERIOD));
    }
    int found = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    int needed = model.families().size();
    if (found < needed) {
      settings.addAll(List.of("-D", "devices=" + devices(needed)));
    }
    return settings;
  }

  private static String devices(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{ id = cpu-" + i + ", kind = cpu }")
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
