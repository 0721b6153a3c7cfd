package io.gearshift.cluster.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.gearshift.domain.scaling.Scale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The adapter against a server that answers as that of Kubernetes does. */
class KubernetesActuatorTest {
  private static final Executor HERE = Runnable::run;

  private FakeApiServer api;
  private KubernetesActuator actuator;

  @AfterEach
  void close() {
    actuator.close();
    api.close();
  }

  @Test
  void ofAStatefulSetTheScaleIsReadAndTheLastPodMayGo() throws Exception {
    start("statefulset", FakeApiServer.TOKEN, "10s");
    assertThat(await(actuator.read()))
        .isEqualTo(new Scale(3, Optional.of(Set.of("gearshift-2")), "1"));
    assertThat(api.requests)
        .containsExactly("GET /apis/apps/v1/namespaces/serving/statefulsets/gearshift/scale");
  }

  @Test
  void itsReplicasAreChangedAndNothingElse() throws Exception {
    start("statefulset", FakeApiServer.TOKEN, "10s");
    await(actuator.keep(5, await(actuator.read()), Optional.empty()));
    assertThat(api.replicas).isEqualTo(5);
    await(actuator.keep(4, await(actuator.read()), Optional.of("gearshift-4")));
    assertThat(api.replicas).isEqualTo(4);
    assertThat(api.requests).allMatch(asked -> asked.endsWith("/statefulsets/gearshift/scale"));
  }

  @Test
  void whatSomebodyElseHasChangedInTheMeantimeIsNotOverruled() throws Exception {
    start("statefulset", FakeApiServer.TOKEN, "10s");
    Scale before = await(actuator.read());
    api.replicas = 7;
    api.version++;
    assertFails(actuator.keep(4, before, Optional.empty()), "409, somebody else");
    assertThat(api.replicas).isEqualTo(7);
    assertThat(await(actuator.read()).nodes()).isEqualTo(7);
  }

  @Test
  void thePodOfADeploymentThatIsToGoIsToldApartBeforeThereAreFewer() throws Exception {
    start("deployment", FakeApiServer.TOKEN, "10s");
    Scale scale = await(actuator.read());
    assertThat(scale.mayGo()).as("any").isEmpty();
    await(actuator.keep(2, scale, Optional.of("gearshift-7f-x2")));
    assertThat(api.replicas).isEqualTo(2);
    assertThat(api.patches)
        .singleElement()
        .asString()
        .startsWith("gearshift-7f-x2 ")
        .contains("\"controller.kubernetes.io/pod-deletion-cost\":\"-2147483648\"");
  }

  @Test
  void refusalsAreToldWithTheirRemedyAndAreNotTriedAgainByItself() {
    start("statefulset", FakeApiServer.TOKEN, "10s");
    api.refusal = 403;
    assertFails(actuator.read(), "serving/gearshift be read: 403", "scaling.yaml");
    api.refusal = 500;
    assertFails(actuator.read(), "500");
    assertThat(api.requests).hasSize(2);
    api.refusal = 404;
    assertFails(actuator.read(), "not there");
  }

  @Test
  void aTokenThatIsNotKnownIsToldSo() {
    start("statefulset", "another", "10s");
    assertFails(actuator.read(), "401, the token is not known");
  }

  @Test
  void aServerThatDoesNotAnswerIsNotWaitedForForEver() {
    start("statefulset", FakeApiServer.TOKEN, "300ms");
    api.silent = true;
    assertFails(actuator.read(), "be read");
  }

  @Test
  void aServerThatIsNotThereIsToldSo() {
    start("statefulset", FakeApiServer.TOKEN, "10s");
    api.close();
    assertFails(actuator.read(), "be read");
  }

  private void start(String kind, String token, String patience) {
    api = new FakeApiServer(kind + "s", 3);
    ScalingSettings settings =
        Settings.of(
            "scaling { actuator = kubernetes, patience = "
                + patience
                + ", kubernetes { namespace = serving, kind = "
                + kind
                + " } }");
    actuator =
        new KubernetesActuator(
            KubernetesActuator.client(
                new ConfigBuilder()
                    .withAutoConfigure(false)
                    .withMasterUrl(api.url())
                    .withOauthToken(token)
                    .build(),
                settings),
            settings.kubernetes(),
            HERE);
  }

  private static void assertFails(CompletionStage<?> asked, String... why) {
    assertThatThrownBy(() -> await(asked))
        .isInstanceOf(ExecutionException.class)
        .satisfies(e -> assertThat(Failures.words(e.getCause())).contains(why));
  }

  private static <T> T await(CompletionStage<T> asked) throws Exception {
    return asked.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
