package io.gearshift.config;

import java.util.List;

/**
 * The configuration cannot be used. The message lists every problem that was found, each with the
 * key, the value, where it stands, what was expected and, if there is one, the remedy.
 */
public final class BadConfig extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  public BadConfig(String problem) {
    this(List.of(problem));
  }

  public BadConfig(List<String> problems) {
    super(message(problems));
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }

  private static String message(List<String> problems) {
    if (problems.size() == 1) {
      return problems.get(0);
    }
    StringBuilder text = new StringBuilder(problems.size() + " problems in the configuration:");
    for (String problem : problems) {
      text.append("\n- ").append(problem.replace("\n", "\n  "));
    }
    return text.toString();
  }
}
