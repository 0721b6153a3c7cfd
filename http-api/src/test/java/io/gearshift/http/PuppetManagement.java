package io.gearshift.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Management that says what it was asked. */
final class PuppetManagement {
  private PuppetManagement() {}

  static CompletionStage<HttpResponse> answer(HttpRequest request) {
    String body = ((HttpEntity.Strict) request.entity()).getData().utf8String();
    String said = request.method().value() + " " + request.getUri().path() + " " + body;
    return CompletableFuture.completedFuture(HttpResponse.create().withEntity(said));
  }
}
