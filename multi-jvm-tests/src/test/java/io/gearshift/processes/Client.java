package io.gearshift.processes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

/** A client of a server's HTTP port. */
record Client(String url, HttpClient http) {
  static final ObjectMapper JSON = new ObjectMapper();

  /** An answer: the status and the body. */
  record Answer(int status, JsonNode body) {}

  Client(String url) {
    this(url, HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
  }

  Answer get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).build();
    return answer(http.send(request, HttpResponse.BodyHandlers.ofByteArray()));
  }

  Answer post(String path, String body) {
    return postLater(path, body).join();
  }

  Answer put(String path, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .PUT(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return answer(http.send(request, HttpResponse.BodyHandlers.ofByteArray()));
  }

  CompletableFuture<Answer> postLater(String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
        .thenApply(Client::answer);
  }

  private static Answer answer(HttpResponse<byte[]> response) {
    try {
      return new Answer(response.statusCode(), JSON.readTree(response.body()));
    } catch (IOException e) {
      throw new AssertionError("the answer is not JSON: " + new String(response.body()), e);
    }
  }
}
