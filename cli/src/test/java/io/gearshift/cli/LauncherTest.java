package io.gearshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, with a java that only says what it was asked. */
class LauncherTest {
  @TempDir private Path temporary;
  private Path home;
  private Path launcher;

  private record Said(int code, String text) {}

  @BeforeEach
  void installWhereThePathHasSpaces() throws Exception {
    home = Files.createDirectories(temporary.resolve("a place with spaces"));
    launcher = home.resolve("gearshift");
    Files.copy(Path.of("..", "gearshift"), launcher);
    executable(launcher);
  }

  @Test
  void runsFromAnotherFolderAndThroughALink() throws Exception {
    Path link = Files.createSymbolicLink(temporary.resolve("link"), launcher);
    Path jdk = java("17");
    for (Path command : List.of(launcher, link)) {
      Said said = run(command, Map.of("JAVA_HOME", jdk.toString()), "models", "a b");
      assertThat(said.code()).as(said.text()).isZero();
      assertThat(said.text())
          .contains("[" + home.toRealPath() + "/cli/target/gearshift/lib/*]")
          .contains("[io.gearshift.cli.Gearshift] [models] [a b]")
          .contains("repository " + home.toRealPath() + "/models")
          .contains("[-Dgearshift.terminal.err=false]");
    }
  }

  @Test
  void withoutJavaHomeItTakesTheJavaOnThePath() throws Exception {
    String path = java("17").resolve("bin") + File.pathSeparator + System.getenv("PATH");
    assertThat(run(launcher, Map.of("PATH", path), "serve").text()).contains("[serve]");
  }

  @Test
  void saysThatJavaIsTooOldAndWhichIsNeeded() throws Exception {
    for (String version : List.of("1.8", "11")) {
      Said said = run(launcher, Map.of("JAVA_HOME", java(version).toString()), "serve");
      assertThat(said.code()).isEqualTo(1);
      assertThat(said.text()).startsWith("gearshift: Java " + version).contains("17 or newer");
    }
  }

  @Test
  void saysThatJavaHomeLeadsNowhere() throws Exception {
    Said said = run(launcher, Map.of("JAVA_HOME", "/no such jdk"), "serve");
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.text()).startsWith("gearshift: JAVA_HOME is '/no such jdk'");
  }

  @Test
  void saysThatAJavaDoesNotRun() throws Exception {
    Path jdk = java("17");
    Files.writeString(jdk.resolve("bin/java"), "#!/bin/sh\nexit 3\n");
    Said said = run(launcher, Map.of("JAVA_HOME", jdk.toString()), "serve");
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.text()).startsWith("gearshift: Java of unknown version");
  }

  @Test
  void buildsWhatIsMissingAndSaysSo() throws Exception {
    Files.createDirectories(home.resolve("cli/src"));
    Path jdk = java("17");
    Files.copy(jdk.resolve("bin/java"), jdk.resolve("bin/javac"));
    executable(jdk.resolve("bin/javac"));
    Path tools = Files.createDirectories(temporary.resolve("tools"));
    Files.writeString(tools.resolve("mvn"), "#!/bin/sh\necho built >&2\nexit 1\n");
    executable(tools.resolve("mvn"));
    Map<String, String> environment =
        Map.of(
            "JAVA_HOME", jdk.toString(),
            "PATH", tools + File.pathSeparator + System.getenv("PATH"),
            "TMPDIR", temporary.toString());
    Said said = run(launcher, environment, "serve");
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.text()).contains("gearshift: building", "built", "the build failed");
  }

  /** A home of a Java of this version. */
  private Path java(String version) throws Exception {
    Path bin = Files.createDirectories(temporary.resolve("jdk " + version + "/bin"));
    Files.writeString(
        bin.resolve("java"),
        """
        #!/bin/sh
        if [ "$1" = -XshowSettings:properties ]; then
          echo "    java.specification.version = %s" >&2
          exit 0
        fi
        echo "repository $GEARSHIFT_REPOSITORY"
        for argument in "$@"; do printf '[%%s] ' "$argument"; done
        """
            .formatted(version));
    executable(bin.resolve("java"));
    return bin.getParent();
  }

  private Said run(Path command, Map<String, String> environment, String... arguments)
      throws Exception {
    List<String> line = new ArrayList<>(List.of(command.toString()));
    line.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(line).directory(temporary.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeAll(List.of("JAVA_HOME", "GEARSHIFT_REPOSITORY"));
    builder.environment().keySet().removeAll(List.of("GEARSHIFT_JAVA_OPTS"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), text);
  }

  private static void executable(Path file) {
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
