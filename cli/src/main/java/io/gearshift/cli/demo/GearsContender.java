package io.gearshift.cli.demo;

import io.gearshift.cli.judge.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A way to shift gear, with a server of its own.
 *
 * @param model what is asked
 * @param repository where the model is alone
 * @param settings of the server, besides those of every demonstration
 */
record GearsContender(String name, Model model, Path repository, List<String> settings) {

  /** Arguments of {@code serve}. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>(DemoSettings.of(model));
    for (String setting : settings) {
      arguments.addAll(List.of("-D", setting));
    }
    return arguments;
  }

  DemoServer start() {
    return DemoServer.start(repository, arguments());
  }
}
