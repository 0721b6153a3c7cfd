package io.gearshift.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.gearshift.cluster.ServerConfig;
import io.gearshift.config.ClusterSettings.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The manifests for Kubernetes say what this version understands. */
class DeploymentTest {
  private static final Path FOLDER = Path.of("..", "deploy", "kubernetes");

  @Test
  void theSettingsAreKnownAndFitTheManifests() throws IOException {
    ServerConfig config =
        ServerConfig.load(
            Optional.of(FOLDER.resolve("gearshift.conf")),
            Map.of("node.name", "gearshift-0", "node.host", "gearshift-0.gearshift-nodes"));
    int grpc = config.grpc().port(config.http().port());
    assertThat(ports("statefulset.yaml", "containerPort"))
        .containsExactly(
            config.http().port(), grpc, config.app().node().port(), config.admin().port());
    assertThat(ports("services.yaml", "port"))
        .containsExactly(config.http().port(), grpc, config.app().node().port());
    assertThat(config.app().cluster().seeds())
        .startsWith(new Seed(config.app().node().host(), config.app().node().port()))
        .hasSize(3);
  }

  @Test
  void theArgumentsAreThoseOfServe() throws IOException {
    String[] arguments =
        matches("statefulset.yaml", "(?m)^ {12}- (serve|-.*)$").toArray(String[]::new);
    assertThat(arguments).hasSize(4);
    assertThatCode(() -> Gearshift.commandLine().parseArgs(arguments)).doesNotThrowAnyException();
  }

  private static List<Integer> ports(String file, String key) throws IOException {
    return matches(file, "(?m)\\b" + key + ": (\\d+)$").stream().map(Integer::valueOf).toList();
  }

  private static List<String> matches(String file, String pattern) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(FOLDER.resolve(file)))
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }
}
