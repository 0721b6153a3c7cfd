package io.gearshift.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for every source: where time and chance come from, and under which name one logs. */
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
    assertThat(sources((name, source) -> !MEASURE.contains(name) && TAKEN.matcher(source).find()))
        .isEmpty();
  }

  /** Pekko guesses the name from the stack, and of actors that restart it guesses its own. */
  @Test
  void actorsThatLogSayUnderWhichName() throws IOException {
    assertThat(
            sources(
                (name, source) ->
                    source.contains("getLog()")
                        && source.contains("super(context)")
                        && !source.contains("setLoggerName(" + name.replace(".java", ".class"))))
        .isEmpty();
  }

  private static List<String> sources(BiPredicate<String, String> which) throws IOException {
    List<String> found = new ArrayList<>();
    for (String module : MODULES) {
      Path sources = Path.of("..", module, "src", "main", "java");
      assertThat(sources).isDirectory();
      try (Stream<Path> files = Files.walk(sources)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          String name = file.getFileName().toString();
          if (name.endsWith(".java") && which.test(name, Files.readString(file))) {
            found.add(module + "/" + name);
          }
        }
      }
    }
    return found;
  }
}
