package io.gearshift.cli.demo;

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
  private static final Pattern ADMIN = Pattern.compile("operators at (http://\\S+)");
  private static final String READY = "ready in";

  private final Process process;
  private final URI url;
  private final URI adminUrl;

  private DemoServer(Process process, URI url, URI adminUrl) {
    this.process = process;
    this.url = url;
    this.adminUrl = adminUrl;
  }

  /**
   * Starts a server on any free port, and waits until it is ready.
   *
   * @param more arguments of {@code serve}
   * @throws StartFailed with what the server said, if it does not start
   */
  static DemoServer start(Path repository, List<String> more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.gearshift.cli.Gearshift",
                "serve",
                "--port",
                "0",
                "--admin-port",
                "0",
                "-r",
                repository.toString(),
                "-D",
                "node.name=demo"));
    command.addAll(more);
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "demo-end"));
      String said = saidUntilReady(process);
      return new DemoServer(process, found(URL, said), found(ADMIN, said));
    } catch (IOException e) {
      throw new StartFailed("the server of the demonstration cannot be started: " + e.getMessage());
    }
  }

  private static String saidUntilReady(Process process) throws IOException {
    StringBuilder said = new StringBuilder();
    BufferedReader out = process.inputReader();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.append(line).append('\n');
      if (line.contains(READY)) {
        return said.toString();
      }
    }
    throw new StartFailed(
        "the server of the demonstration did not start; try ./gearshift serve to see why\n" + said);
  }

  private static URI found(Pattern address, String said) {
    Matcher found = address.matcher(said);
    if (!found.find()) {
      throw new StartFailed("the server of the demonstration does not say where it is\n" + said);
    }
    return URI.create(found.group(1));
  }

  URI url() {
    return url;
  }

  /** Where its plan and its policies are. */
  URI adminUrl() {
    return adminUrl;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
