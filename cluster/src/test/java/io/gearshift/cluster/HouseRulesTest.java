package io.gearshift.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Time and chance come in from outside: only the shells that measure may take them. */
class HouseRulesTest {
  private static final Pattern TAKEN =
      Pattern.compile(
          "Instant\\.now|currentTimeMillis|nanoTime\\(|Thread\\.sleep|Math\\.random|new Random\\(\\)");
  private static final List<String> MODULES =
      List.of(
          "domain",
          "planner",
          "runtime",
          "config",
          "simulator",
          "actors",
          "http-api",
          "cluster",
          "cli");
  private static final Set<String> MEASURE =
      Set.of(
          "BatchExecution.java",
          "Profiler.java",
          "ReplannerSingleton.java",
          "Serve.java",
          "Stopwatch.java");

  @Test
  void nobodyTakesTimeOrChanceButThoseWhoMeasure() throws IOException {
    List<String> found = new ArrayList<>();
    for (String module : MODULES) {
      Path sources = Path.of("..", module, "src", "main", "java");
      assertThat(sources).isDirectory();
      try (Stream<Path> files = Files.walk(sources)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          String name = file.getFileName().toString();
          if (name.endsWith(".java")
              && !MEASURE.contains(name)
              && TAKEN.matcher(Files.readString(file)).find()) {
            found.add(module + "/" + name);
          }
        }
      }
    }
    assertThat(found).isEmpty();
  }
}
