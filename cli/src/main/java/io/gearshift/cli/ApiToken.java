package io.gearshift.cli;

import io.gearshift.config.BadConfig;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a command shows a server who asks. */
public final class ApiToken {
  private static final String VARIABLE = "GEARSHIFT_TOKEN";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "The API key to send, for servers that ask for one (default: what the"
              + " environment's GEARSHIFT_TOKEN holds).")
  private Path tokenFile;

  /**
   * The value of the header {@code Authorization}, if one is to be sent.
   *
   * @throws BadConfig if the key cannot be read
   */
  public Optional<String> authorization() {
    return token().map(token -> "Bearer " + token);
  }

  private Optional<String> token() {
    if (tokenFile == null) {
      return Optional.ofNullable(System.getenv(VARIABLE))
          .map(String::strip)
          .filter(token -> !token.isEmpty());
    }
    try {
      String token = Files.readString(tokenFile).strip();
      if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
        throw new BadConfig(
            "token-file: '" + tokenFile + "' (expected: a file with one API key and nothing else)");
      }
      return Optional.of(token);
    } catch (IOException e) {
      throw new BadConfig("token-file: '" + tokenFile + "' (expected: a file that can be read)");
    }
  }

  /** Adds what shows who asks. */
  public HttpRequest.Builder sign(HttpRequest.Builder request) {
    authorization().ifPresent(value -> request.header("Authorization", value));
    return request;
  }
}
