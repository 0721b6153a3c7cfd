package io.gearshift.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gearshift.processes.Gearshift;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Clients that others have written, against the command in a process of its own. Needs Node and
 * npm.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClientsIT {
  private static final Path REPOSITORY = Path.of("src/test/resources/clients");
  private static final Path PROTO = Path.of("../http-api/src/main/protobuf/inference.proto");
  private static final Path PAGE = Path.of("../docs/clients.md");

  private static final String NO_NODE = "node and npm are not on this machine";

  private static final Matrix MATRIX = new Matrix();
  private static Gearshift server;
  private static URI rest;
  private static String grpc;

  @BeforeAll
  static void start() throws Exception {
    server = Gearshift.serve(REPOSITORY);
    rest = URI.create(server.url());
    grpc = "127.0.0.1:" + server.grpcPort();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Test
  @Order(1)
  void tritonsClientForJava() throws Exception {
    TritonJava.run(MATRIX, rest.getAuthority());
  }

  @Test
  @Order(2)
  void whatTritonsClientsForPythonSend() throws Exception {
    new Recorded(MATRIX, rest).all();
  }

  @Test
  @Order(3)
  void nodesFetch() throws Exception {
    assumeTrue(NodeClients.mayRun(), NO_NODE);
    NodeClients.install();
    NodeClients.all(MATRIX, NodeClients.REST, "rest.js", rest.toString());
  }

  @Test
  @Order(4)
  void openAis() throws Exception {
    assumeTrue(NodeClients.mayRun(), NO_NODE);
    NodeClients.install();
    NodeClients.all(MATRIX, NodeClients.OPENAI, "openai.js", rest.toString());
  }

  @Test
  @Order(5)
  void camel() throws Exception {
    CamelKserve.run(MATRIX, grpc);
  }

  @Test
  @Order(6)
  void grpcForNode() throws Exception {
    assumeTrue(NodeClients.mayRun(), NO_NODE);
    NodeClients.install();
    NodeClients.all(
        MATRIX, NodeClients.GRPC, "grpc.js", grpc, PROTO.toAbsolutePath().normalize().toString());
  }

  @Test
  @Order(7)
  void thePageSaysWhatTheyDid() throws IOException {
    assumeTrue(NodeClients.mayRun(), NO_NODE);
    if (Boolean.getBoolean("clients.write")) {
      Files.writeString(PAGE, MATRIX.page());
    }
    assertThat(Files.readString(PAGE))
        .as("docs/clients.md; write it anew with -Dclients.write=true")
        .isEqualTo(MATRIX.page());
  }
}
