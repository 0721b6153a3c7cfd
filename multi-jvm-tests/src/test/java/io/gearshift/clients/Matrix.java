package io.gearshift.clients;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which client has done what against a server: the table of {@code docs/clients.md}. */
final class Matrix {
  private static final String HEAD =
      """
      # Clients

      Clients of the Open Inference Protocol that others have written, and what they do against a running server in every build
      (`multi-jvm-tests`, `ClientsIT`, which writes this page: `mvn verify -pl multi-jvm-tests -Dit.test=ClientsIT -Dclients.write=true`). The models are
      `simple` and `simple_string`, those of the public examples: sum and difference of sixteen numbers, and of sixteen numbers in words; for embeddings `keywords`.
      """;

  /** What a client does. */
  @FunctionalInterface
  interface Operation {
    void run() throws Exception;
  }

  private record Done(String operation, boolean green) {}

  private final Map<String, List<Done>> clients = new LinkedHashMap<>();

  /** Has a client do something, and writes down whether it went well. */
  void done(String client, String operation, Operation work) throws Exception {
    List<Done> all = clients.computeIfAbsent(client, c -> new ArrayList<>());
    try {
      work.run();
      all.add(new Done(operation, true));
    } catch (Exception | AssertionError failure) {
      all.add(new Done(operation, false));
      throw failure;
    }
  }

  /** The page. */
  String page() {
    StringBuilder page = new StringBuilder(HEAD);
    clients.forEach(
        (client, all) -> {
          page.append("\n## ").append(client).append("\n\n| operation | |\n|---|---|\n");
          all.forEach(
              done ->
                  page.append("| ")
                      .append(done.operation())
                      .append(" | ")
                      .append(done.green() ? "green" : "**red**")
                      .append(" |\n"));
        });
    return page.toString();
  }
}
