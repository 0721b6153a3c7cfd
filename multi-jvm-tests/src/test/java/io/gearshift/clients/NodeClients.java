package io.gearshift.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Clients that run in Node: its own fetch, and those of OpenAI and of gRPC from npm. */
final class NodeClients {
  static final String REST = "fetch (Node), REST";
  static final String OPENAI = "OpenAI's (`openai` 5.23.2 of npm), REST";
  static final String GRPC = "`@grpc/grpc-js` 1.13.4, gRPC";

  private static final Path SOURCES = Path.of("src/test/clients");
  private static final List<String> FILES =
      List.of("package.json", "package-lock.json", "report.js", "rest.js", "openai.js", "grpc.js");
  private static final Path FOLDER = Path.of("target/clients");

  private NodeClients() {}

  /** Whether Node and npm are on this machine; where all tests must run, they have to be. */
  static boolean mayRun() {
    return System.getenv("CI") != null || isThere("node") && isThere("npm");
  }

  private static boolean isThere(String command) {
    try {
      return new ProcessBuilder(command, "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Fetches what the clients need, by their lock file. */
  static void install() throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    for (String file : FILES) {
      Files.write(FOLDER.resolve(file), Files.readAllBytes(SOURCES.resolve(file)));
    }
    if (!Files.isDirectory(FOLDER.resolve("node_modules/openai"))) {
      run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
    }
  }

  /** Has a script do all that it does; each line is an operation, and what was wrong with it. */
  static void all(Matrix matrix, String client, String... script) throws Exception {
    List<String> command = new ArrayList<>(List.of("node"));
    command.addAll(List.of(script));
    List<String> lines = run(command.toArray(String[]::new)).lines().toList();
    assertThat(lines).isNotEmpty();
    for (String line : lines) {
      String[] parts = line.split("\t", -1);
      matrix.done(client, parts[0], () -> assertThat(parts[1]).as(parts[0]).isEmpty());
    }
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(FOLDER.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command) + "\n" + output).isZero();
    return output;
  }
}
