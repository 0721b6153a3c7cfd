package io.gearshift.cluster;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The first queries of a fresh server, which it asks itself: they load and compile the whole path
 * from the socket to the network and back, so that no client's deadline has to pay for that. What
 * they are answered does not matter.
 */
final class WarmUp {
  private static final int ROUNDS = 20;

  private final URI server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  WarmUp(URI server) {
    this.server = server;
  }

  void ask(List<Family> families) {
    for (int round = 0; round < ROUNDS; round++) {
      for (Family family : families) {
        ask(family, json(family), -1);
        if (family.signature().inputs().stream().noneMatch(i -> i.type() == DataType.BYTES)) {
          String head = binaryHead(family);
          ask(family, concatenated(head, zeros(family)), head.length());
        }
      }
    }
  }

  private void ask(Family family, byte[] body, int jsonLength) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve("/v2/models/" + family.id() + "/infer"))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (jsonLength >= 0) {
      request.header("Inference-Header-Content-Length", Integer.toString(jsonLength));
    }
    try {
      client.send(request.build(), HttpResponse.BodyHandlers.discarding());
    } catch (IOException e) {
      return; // a server that cannot be reached from here may still serve others
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] json(Family family) {
    return family.signature().inputs().stream()
        .map(spec -> tensor(spec, "\"data\":[" + values(spec) + "]"))
        .collect(Collectors.joining(",", "{\"inputs\":[", "]}"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String binaryHead(Family family) {
    return family.signature().inputs().stream()
        .map(spec -> tensor(spec, "\"parameters\":{\"binary_data_size\":" + bytes(spec) + "}"))
        .collect(
            Collectors.joining(
                ",", "{\"inputs\":[", "],\"parameters\":{\"binary_data_output\":true}}"));
  }

  private static String tensor(TensorSpec spec, String data) {
    return String.format(
        "{\"name\":\"%s\",\"datatype\":\"%s\",\"shape\":%s,%s}",
        spec.name(), spec.type(), single(spec), data);
  }

  private static String values(TensorSpec spec) {
    String value =
        switch (spec.type()) {
          case BYTES -> "\"a few words to begin with\"";
          case BOOL -> "false";
          default -> "0";
        };
    return String.join(",", Collections.nCopies((int) single(spec).elements(), value));
  }

  private static byte[] zeros(Family family) {
    return new byte[family.signature().inputs().stream().mapToInt(WarmUp::bytes).sum()];
  }

  private static int bytes(TensorSpec spec) {
    return (int) single(spec).elements() * spec.type().size();
  }

  /** The smallest tensor of a specification that is not empty. */
  private static Shape single(TensorSpec spec) {
    long[] dimensions = spec.shape().toArray();
    for (int i = 0; i < dimensions.length; i++) {
      dimensions[i] = Math.abs(dimensions[i]);
    }
    return Shape.of(dimensions);
  }

  private static byte[] concatenated(String head, byte[] tail) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    all.writeBytes(tail);
    return all.toByteArray();
  }
}
