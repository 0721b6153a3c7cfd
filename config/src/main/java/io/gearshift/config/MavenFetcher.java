package io.gearshift.config;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Fetches with the user's own {@code mvn}, and so from wherever Maven is set up to fetch from,
 * through its mirrors, proxies and local repository.
 */
public final class MavenFetcher implements ArtifactFetcher {
  private static final String GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy";
  private static final List<String> COMMANDS = List.of("mvn", "mvn.cmd");
  private static final long LOOK_EVERY_MILLIS = 200;
  private static final int LINES_SHOWN = 6;

  private final Path command;
  private final Path localRepository;

  /**
   * @param command Maven's {@code mvn}
   * @param localRepository where it keeps what it has fetched; only looked at to show progress
   */
  public MavenFetcher(Path command, Path localRepository) {
    this.command = command;
    this.localRepository = localRepository;
  }

  /** The Maven of this machine. */
  public static MavenFetcher ofThisMachine() throws PullFailed {
    return find(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  static MavenFetcher find(Map<String, String> environment, Path home) throws PullFailed {
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
      for (String command : COMMANDS) {
        Path candidate = Path.of(folder.isEmpty() ? "." : folder, command);
        if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
          return new MavenFetcher(candidate.toAbsolutePath(), home.resolve(".m2/repository"));
        }
      }
    }
    throw new PullFailed(
        "there is no 'mvn' on the PATH, and networks are pulled with it\n"
            + "Install Maven 3.8 or newer, or put the files there by hand.");
  }

  @Override
  public Path fetch(String artifact, Path folder, LongConsumer bytesSoFar)
      throws PullFailed, InterruptedException {
    Path target = folder.resolve("artifact");
    Path log = folder.resolve("maven.log");
    try {
      Files.createDirectories(target);
      int status = run(artifact, target, log, bytesSoFar);
      if (status != 0) {
        throw new PullFailed(
            "Maven could not fetch " + artifact + " (status " + status + "):\n" + said(log));
      }
      try (Stream<Path> files = Files.list(target)) {
        return files
            .findFirst()
            .orElseThrow(() -> new PullFailed("Maven fetched nothing for " + artifact));
      }
    } catch (IOException e) {
      throw new PullFailed("Maven could not be run for " + artifact + ": " + e, e);
    }
  }

  /** Begins in the empty folder, so that no pom.xml nearby is taken for the project. */
  private int run(String artifact, Path target, Path log, LongConsumer bytesSoFar)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                command.toString(),
                "-B",
                "-q",
                GOAL,
                "-Dartifact=" + artifact,
                "-DoutputDirectory=" + target,
                "-Dmdep.useBaseVersion=true")
            .directory(target.getParent().toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      process.getOutputStream().close();
      Path kept = kept(artifact);
      while (!process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        bytesSoFar.accept(Math.max(bytes(kept), bytes(target)));
      }
      bytesSoFar.accept(bytes(target));
      return process.exitValue();
    } finally {
      process.destroy();
    }
  }

  /** The folder of the local repository that grows while Maven downloads. */
  private Path kept(String artifact) {
    String[] parts = artifact.split(":");
    return localRepository.resolve(parts[0].replace('.', '/')).resolve(parts[1]).resolve(parts[2]);
  }

  private static long bytes(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      return 0; // not there yet
    }
  }

  private static String said(Path log) throws IOException {
    return new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .limit(LINES_SHOWN)
        .collect(Collectors.joining("\n"));
  }
}
