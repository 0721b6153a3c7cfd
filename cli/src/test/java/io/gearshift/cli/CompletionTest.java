package io.gearshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The script of completion, asked as bash asks it. */
class CompletionTest {
  @TempDir private Path folder;

  @Test
  void bashCompletesEveryCommandAndEveryOption() throws Exception {
    assertComplete(Gearshift.commandLine(), List.of());
  }

  @Test
  void bashCompletesWhatIsBegun() throws Exception {
    assertThat(completed(List.of("gearshift", "mod"))).contains("models").doesNotContain("serve");
  }

  private void assertComplete(CommandLine command, List<String> path) throws Exception {
    List<String> words = new ArrayList<>(List.of("gearshift"));
    words.addAll(path);
    words.add("-");
    List<String> options = completed(words);
    for (OptionSpec option : command.getCommandSpec().options()) {
      assertThat(options).as(String.join(" ", words)).contains(option.names());
    }
    if (!command.getSubcommands().isEmpty()) {
      words.set(words.size() - 1, "");
      assertThat(completed(words)).containsAll(command.getSubcommands().keySet());
    }
    for (Map.Entry<String, CommandLine> sub : command.getSubcommands().entrySet()) {
      List<String> below = new ArrayList<>(path);
      below.add(sub.getKey());
      assertComplete(sub.getValue(), below);
    }
  }

  private List<String> completed(List<String> words) throws Exception {
    Path script = folder.resolve("completion.bash");
    if (!Files.exists(script)) {
      Files.writeString(script, script());
    }
    String ask =
        "source \"$1\"; shift; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); COMP_LINE=\"$*\";"
            + " COMP_POINT=${#COMP_LINE}; _complete_gearshift; printf '%s\\n' \"${COMPREPLY[@]}\"";
    List<String> command = new ArrayList<>(List.of("bash", "-c", ask, "bash", script.toString()));
    command.addAll(words);
    Process bash = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(said).isZero();
    return said.lines().map(String::strip).toList();
  }

  private static String script() {
    StringWriter out = new StringWriter();
    CommandLine command = Gearshift.commandLine().setOut(new PrintWriter(out));
    assertThat(command.execute("completion")).isZero();
    return out.toString();
  }
}
