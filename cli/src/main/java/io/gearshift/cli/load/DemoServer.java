package io.gearshift.cli.load;

import io.gearshift.cluster.StartFailed;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server of the demonstration: {@code gearshift serve} in a process of its own. */
final class DemoServer implements AutoCloseable {
  private static final Pattern URL = Pattern.compile("serves at (http://\\S+)");
  private static final String READY = "ready in";

  private final Process process;
  private final URI url;

  private DemoServer(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts a server on any free port, and waits until it is ready.
   *
   * @throws StartFailed with what the server said, if it does not start
   */
  static DemoServer start(Path repository) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "io.gearshift.cli.Gearshift",
            "serve",
            "--port",
            "0",
            "-r",
            repository.toString(),
            "-D",
            "node.name=demo");
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "demo-end"));
      return new DemoServer(process, urlOf(process));
    } catch (IOException e) {
      throw new StartFailed("the server of the demonstration cannot be started: " + e.getMessage());
    }
  }

  private static URI urlOf(Process process) throws IOException {
    List<String> said = new ArrayList<>();
    BufferedReader out = process.inputReader();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.add(line);
      if (line.contains(READY)) {
        Matcher found = URL.matcher(String.join("\n", said));
        if (found.find()) {
          return URI.create(found.group(1));
        }
      }
    }
    throw new StartFailed(
        "the server of the demonstration did not start; try ./gearshift serve to see why\n"
            + String.join("\n", said));
  }

  URI url() {
    return url;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
