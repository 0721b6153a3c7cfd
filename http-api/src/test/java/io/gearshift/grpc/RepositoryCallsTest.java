package io.gearshift.grpc;

import static io.gearshift.grpc.GrpcTestServer.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.grpc.protocol.ModelRepositoryParameter;
import io.gearshift.grpc.protocol.RepositoryIndexRequest;
import io.gearshift.grpc.protocol.RepositoryIndexResponse.ModelIndex;
import io.gearshift.grpc.protocol.RepositoryModelLoadRequest;
import io.gearshift.grpc.protocol.RepositoryModelUnloadRequest;
import io.gearshift.grpc.protocol.ServerMetadataRequest;
import io.gearshift.http.PuppetControl;
import io.gearshift.http.RepositoryAccess;
import io.gearshift.http.TestServer;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepositoryCallsTest {

  @Test
  void listsEveryVersionOfEveryModelAndWhatCannotBeServed() {
    try (GrpcTestServer server = server(RepositoryAccess.INDEX)) {
      assertThat(index(server, false))
          .contains("mix/small READY", "mix/large UNAVAILABLE", "broken/ UNAVAILABLE");
      assertThat(index(server, true))
          .contains("mix/small READY")
          .allMatch(line -> line.endsWith(" READY"));
    }
  }

  @Test
  void loadsAndUnloadsWhereThatIsAllowed() {
    try (GrpcTestServer server = server(RepositoryAccess.ALL)) {
      assertThat(refusal(() -> load(server, "mix"))).startsWith("UNIMPLEMENTED: ");
      PuppetControl control = new PuppetControl();
      server.rest.server.operate(control);

      load(server, "mix");
      unload(server, "mix", false);

      assertThat(refusal(() -> load(server, "broken")))
          .startsWith("INVALID_ARGUMENT: failed to load 'broken': family.conf");
      assertThat(refusal(() -> unload(server, "mix", true)))
          .startsWith("UNIMPLEMENTED: parameter 'unload_dependents'");
      assertThat(control.told).containsExactly("load mix", "unload mix", "load broken");
      assertThat(
              server
                  .client()
                  .serverMetadata(ServerMetadataRequest.getDefaultInstance())
                  .getExtensionsList())
          .contains("model_repository");
    }
  }

  @Test
  void refusesWhatTheSettingDoesNotAllow() {
    try (GrpcTestServer server = server(RepositoryAccess.INDEX)) {
      server.rest.server.operate(new PuppetControl());
      assertThat(refusal(() -> load(server, "mix")))
          .startsWith("PERMISSION_DENIED: ")
          .contains("http.repository = all");
    }
    try (GrpcTestServer server = server(RepositoryAccess.OFF)) {
      assertThat(refusal(() -> index(server, false))).startsWith("NOT_FOUND: ");
    }
  }

  private static GrpcTestServer server(RepositoryAccess access) {
    return new GrpcTestServer(new TestServer(access));
  }

  private static List<String> index(GrpcTestServer server, boolean onlyReady) {
    return server
        .client()
        .repositoryIndex(RepositoryIndexRequest.newBuilder().setReady(onlyReady).build())
        .getModelsList()
        .stream()
        .map(RepositoryCallsTest::line)
        .toList();
  }

  private static String line(ModelIndex model) {
    return model.getName() + "/" + model.getVersion() + " " + model.getState();
  }

  private static void load(GrpcTestServer server, String model) {
    var request = RepositoryModelLoadRequest.newBuilder().setModelName(model).build();
    assertThat(server.client().repositoryModelLoad(request)).isNotNull();
  }

  private static void unload(GrpcTestServer server, String model, boolean dependents) {
    var request =
        RepositoryModelUnloadRequest.newBuilder()
            .setModelName(model)
            .putParameters(
                "unload_dependents",
                ModelRepositoryParameter.newBuilder().setBoolParam(dependents).build())
            .build();
    assertThat(server.client().repositoryModelUnload(request)).isNotNull();
  }
}
