package io.gearshift.http;

import java.net.InetAddress;
import java.util.Set;
import java.util.TreeSet;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * Refuses what the pages of other sites make an operator's browser send to a port that trusts
 * whoever reaches it.
 *
 * <p>A page whose name was rebound to this machine's address shows its own name in {@code Host}; on
 * loopback nobody else has a reason to use a name that is not the machine's. A page that sends a
 * form or a script's request to this port shows its site in {@code Origin}; what reads is let
 * through, since a browser does not show the answer to another site.
 */
final class CrossSite {
  private final boolean onLoopback;
  private final String scheme;
  private final Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  /**
   * @param host that the port was told to listen on
   * @param address that it stands for
   * @param scheme of the port's own pages
   */
  CrossSite(String host, InetAddress address, String scheme) {
    this.scheme = scheme;
    this.onLoopback = address.isLoopbackAddress();
    names.addAll(Set.of("localhost", "127.0.0.1", "::1"));
    names.add(host);
  }

  /**
   * @throws Problem if the request is not let through
   */
  void check(HttpRequest request) {
    checkHost(request);
    if (!request.method().value().equals("GET")) {
      for (HttpHeader header : request.getHeaders()) {
        if (header.is("origin")) {
          requireOwn(header.value(), request);
        }
      }
    }
  }

  /**
   * Checks that the name under which the machine was asked is its own, and nothing else.
   *
   * @throws Problem if it is not
   */
  void checkHost(HttpRequest request) {
    String host = request.getUri().host().address();
    if (onLoopback && !names.contains(host)) {
      throw Problem.of(
          403,
          "the Host header names "
              + Problem.quoted(host)
              + " (expected: one of "
              + String.join(", ", names)
              + "); ask for one of these");
    }
  }

  private void requireOwn(String origin, HttpRequest request) {
    String own = scheme + "://" + request.getHeader("Host").map(HttpHeader::value).orElse("");
    if (!origin.equalsIgnoreCase(own)) {
      throw Problem.of(
          403,
          "the request comes from a page of "
              + Problem.quoted(origin)
              + " (expected: "
              + Problem.quoted(own)
              + ", or no Origin header)");
    }
  }
}
