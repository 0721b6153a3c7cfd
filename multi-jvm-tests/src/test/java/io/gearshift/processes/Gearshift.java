package io.gearshift.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process of the real command. */
public final class Gearshift implements AutoCloseable {
  static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  static final Path MODELS = HOME.resolve("models");

  private static final Pattern URL = Pattern.compile("serves at (http://\\S+)");
  private static final Pattern GRPC = Pattern.compile("over gRPC at port (\\d+)");
  private static final Pattern ADMIN = Pattern.compile("operators at (http://\\S+)");
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Process process;
  private final Path log;

  private Gearshift(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Begins {@code gearshift ARGUMENTS}. */
  static Gearshift begin(String... arguments) {
    List<String> command = new ArrayList<>(List.of(HOME.resolve("gearshift").toString()));
    command.addAll(List.of(arguments));
    try {
      Path log = Files.createTempFile("gearshift", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().put("GEARSHIFT_JAVA_OPTS", "-Xmx512m -XX:TieredStopAtLevel=1");
      return new Gearshift(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Serves a repository on any free port; returns once it is ready. */
  public static Gearshift serve(Path repository, String... more) throws InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of("serve", "--port", "0", "--admin-port", "0", "-r", repository.toString()));
    arguments.addAll(List.of(more));
    Gearshift gearshift = begin(arguments.toArray(String[]::new));
    gearshift.await("ready in");
    return gearshift;
  }

  /** Runs to the end. */
  static Gearshift run(String... arguments) throws InterruptedException {
    Gearshift gearshift = begin(arguments);
    gearshift.awaitExit();
    return gearshift;
  }

  /** Waits until the output has this in it. */
  void await(String text) throws InterruptedException {
    long begun = System.nanoTime();
    while (!output().contains(text)) {
      if (!process.isAlive() || System.nanoTime() - begun > PATIENCE.toNanos()) {
        throw new AssertionError("'" + text + "' never came:\n" + output());
      }
      Thread.sleep(50);
    }
  }

  int awaitExit() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it never ended:\n" + output());
    }
    return process.exitValue();
  }

  public String url() {
    return found(URL);
  }

  /** Where it takes queries over gRPC. */
  public int grpcPort() {
    return Integer.parseInt(found(GRPC));
  }

  /** Where operators reach it. */
  public String adminUrl() {
    return found(ADMIN);
  }

  private String found(Pattern address) {
    Matcher found = address.matcher(output());
    if (!found.find()) {
      throw new AssertionError("no address in\n" + output());
    }
    return found.group(1);
  }

  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Does what Ctrl-C does, or what a supervisor does where the interrupt is ignored: in the
   * background, processes inherit that.
   *
   * @return the exit status to expect
   */
  int interrupt() throws IOException, InterruptedException {
    boolean ignored = interruptIsIgnored();
    new ProcessBuilder("kill", ignored ? "-TERM" : "-INT", Long.toString(pid())).start().waitFor();
    return ignored ? 143 : 130;
  }

  private static boolean interruptIsIgnored() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).trim(), 16) & 2) != 0);
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    Files.deleteIfExists(log);
  }
}
