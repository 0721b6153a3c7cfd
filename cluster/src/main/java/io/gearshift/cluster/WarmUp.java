package io.gearshift.cluster;

import io.gearshift.config.Example;
import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.pipeline.Pipeline;
import io.gearshift.http.security.Protection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The first queries of a fresh server, which it asks itself: they load and compile the whole path
 * from the socket to the network and back, so that no client's deadline has to pay for that. What
 * they are answered does not matter.
 *
 * <p>Families are asked about a made-up item, pipelines about the example that stands beside their
 * file, if there is one: what flows through their steps cannot be made up.
 */
final class WarmUp {
  private static final int ROUNDS = 20;
  private static final Duration LONGEST = Duration.ofMillis(500);

  private final URI server;
  private final InstantSource clock;
  private final String token;
  private final HttpClient client;

  /**
   * @param protection of the server, which it passes as itself
   */
  WarmUp(URI server, Protection protection, InstantSource clock) {
    this.server = server;
    this.clock = clock;
    this.token = protection.access().ownToken();
    HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
    protection.tls().ifPresent(tls -> builder.sslContext(tls.clientContext()));
    this.client = builder.build();
  }

  /**
   * Asks each model in each form for a while; blocks.
   *
   * @param repository the folder of the examples
   */
  void ask(Catalog catalog, Path repository) {
    for (Family family : catalog.families()) {
      ask(family.id().name(), json(family), Map.of());
      if (family.signature().inputs().stream().noneMatch(i -> i.type() == DataType.BYTES)) {
        String head = binaryHead(family);
        ask(
            family.id().name(),
            concatenated(head, zeros(family)),
            Map.of("Inference-Header-Content-Length", Integer.toString(head.length())));
      }
    }
    for (Pipeline pipeline : catalog.pipelines()) {
      Optional<Example> example = Example.of(repository, pipeline.id());
      if (example.isPresent()) {
        ask(pipeline.id().name(), example.get());
      }
    }
  }

  private void ask(String model, Example example) {
    try {
      ask(model, Files.readAllBytes(example.file()), Map.of("Content-Type", example.contentType()));
    } catch (IOException e) {
      return; // an example that cannot be read is no reason not to serve
    }
  }

  private void ask(String model, byte[] body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve("/v2/models/" + model + "/infer"))
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    Instant end = clock.instant().plus(LONGEST);
    for (int round = 0; round == 0 || round < ROUNDS && clock.instant().isBefore(end); round++) {
      try {
        client.send(request.build(), HttpResponse.BodyHandlers.discarding());
      } catch (IOException e) {
        return; // a server that cannot be reached from here may still serve others
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static byte[] json(Family family) {
    return family.signature().inputs().stream()
        .map(spec -> tensor(family, spec, "\"data\":[" + values(family, spec) + "]"))
        .collect(Collectors.joining(",", "{\"inputs\":[", "]}"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String binaryHead(Family family) {
    return family.signature().inputs().stream()
        .map(
            spec ->
                tensor(
                    family,
                    spec,
                    "\"parameters\":{\"binary_data_size\":" + bytes(family, spec) + "}"))
        .collect(
            Collectors.joining(
                ",", "{\"inputs\":[", "],\"parameters\":{\"binary_data_output\":true}}"));
  }

  private static String tensor(Family family, TensorSpec spec, String data) {
    return String.format(
        "{\"name\":\"%s\",\"datatype\":\"%s\",\"shape\":%s,%s}",
        spec.name(), spec.type(), family.sample(spec), data);
  }

  private static String values(Family family, TensorSpec spec) {
    String value =
        switch (spec.type()) {
          case BYTES -> "\"a few words to begin with\"";
          case BOOL -> "false";
          default -> "0";
        };
    return String.join(",", Collections.nCopies(elements(family, spec), value));
  }

  private static byte[] zeros(Family family) {
    return new byte
        [family.signature().inputs().stream().mapToInt(spec -> bytes(family, spec)).sum()];
  }

  private static int bytes(Family family, TensorSpec spec) {
    return elements(family, spec) * spec.type().size();
  }

  private static int elements(Family family, TensorSpec spec) {
    return (int) family.sample(spec).elements();
  }

  private static byte[] concatenated(String head, byte[] tail) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    all.writeBytes(tail);
    return all.toByteArray();
  }
}
