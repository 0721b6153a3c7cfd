package io.gearshift.cluster.scaling;

import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Scalable;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.gearshift.domain.scaling.Actuator;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Nodes as pods of a StatefulSet or a Deployment, of which it reads and writes the scale and
 * nothing else.
 *
 * <p>Of a StatefulSet that becomes smaller Kubernetes takes the pod with the highest ordinal; of a
 * Deployment the one with the lowest deletion cost, which the one that is to go is given. The name
 * of a node must be that of its pod.
 */
final class KubernetesActuator implements Actuator {
  /** Before all pods that were given no cost. */
  private static final String FIRST_TO_GO =
      "{\"metadata\":{\"annotations\":{\"controller.kubernetes.io/pod-deletion-cost\":"
          + "\"-2147483648\"}}}";

  private final KubernetesClient client;
  private final ScalingSettings.Kubernetes set;
  private final String namespace;
  private final Executor executor;

  /**
   * @param executor on which answers are waited for
   */
  KubernetesActuator(KubernetesClient client, ScalingSettings.Kubernetes set, Executor executor) {
    this.client = client;
    this.set = set;
    this.namespace =
        set.namespace().equals(ScalingSettings.Kubernetes.AUTO)
            ? Optional.ofNullable(client.getNamespace()).orElse("default")
            : set.namespace();
    this.executor = executor;
  }

  /** With what the pod, or the environment, says of the API. */
  static KubernetesActuator inThisCluster(ScalingSettings settings, Executor executor) {
    return new KubernetesActuator(
        client(new ConfigBuilder().build(), settings), settings.kubernetes(), executor);
  }

  /** What fails is tried again by whoever asks, not by the client. */
  static KubernetesClient client(Config found, ScalingSettings settings) {
    int patience = (int) settings.patience().toMillis();
    Config config =
        new ConfigBuilder(found)
            .withRequestTimeout(patience)
            .withConnectionTimeout(patience)
            .withRequestRetryBackoffLimit(0)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  @Override
  public CompletionStage<io.gearshift.domain.scaling.Scale> read() {
    return CompletableFuture.supplyAsync(() -> said("read", this::readNow), executor);
  }

  @Override
  public CompletionStage<Void> keep(
      int nodes, io.gearshift.domain.scaling.Scale before, Optional<String> gone) {
    return CompletableFuture.runAsync(
        () ->
            said(
                "changed",
                () -> {
                  keepNow(nodes, before, gone);
                  return nodes;
                }),
        executor);
  }

  private io.gearshift.domain.scaling.Scale readNow() {
    Scale scale = set().scale();
    if (scale == null) {
      throw new IllegalStateException(
          what() + " is not there (scaling.kubernetes says which it is)");
    }
    int nodes = Optional.ofNullable(scale.getSpec().getReplicas()).orElse(0);
    Optional<Set<String>> mayGo =
        isOrdered() ? Optional.of(Set.of(set.name() + "-" + (nodes - 1))) : Optional.empty();
    return new io.gearshift.domain.scaling.Scale(
        nodes, mayGo, scale.getMetadata().getResourceVersion());
  }

  /** Whoever has changed it in the meantime is not overruled: the version is another then. */
  private void keepNow(int nodes, io.gearshift.domain.scaling.Scale before, Optional<String> gone) {
    if (!isOrdered()) {
      gone.ifPresent(this::letGoFirst);
    }
    set()
        .scale(
            new ScaleBuilder()
                .withNewMetadata()
                .withName(set.name())
                .withNamespace(namespace)
                .withResourceVersion(before.version())
                .endMetadata()
                .withNewSpec()
                .withReplicas(nodes)
                .endSpec()
                .build());
  }

  private void letGoFirst(String pod) {
    client
        .pods()
        .inNamespace(namespace)
        .withName(pod)
        .patch(PatchContext.of(PatchType.JSON_MERGE), FIRST_TO_GO);
  }

  private Scalable<?> set() {
    return isOrdered()
        ? client.apps().statefulSets().inNamespace(namespace).withName(set.name())
        : client.apps().deployments().inNamespace(namespace).withName(set.name());
  }

  private boolean isOrdered() {
    return set.kind().equals(ScalingSettings.Kubernetes.STATEFUL_SET);
  }

  private String what() {
    return set.kind() + " " + namespace + "/" + set.name();
  }

  private <T> T said(String verb, Supplier<T> call) {
    try {
      return call.get();
    } catch (KubernetesClientException e) {
      throw new IllegalStateException(
          "Kubernetes does not let the scale of " + what() + " be " + verb + ": " + remedy(e), e);
    }
  }

  private static String remedy(KubernetesClientException e) {
    String why = Optional.ofNullable(e.getMessage()).orElse("no reason given").strip();
    return switch (e.getCode()) {
      case HttpURLConnection.HTTP_UNAUTHORIZED -> "401, the token is not known";
      case HttpURLConnection.HTTP_FORBIDDEN ->
          "403, its service account may not: apply deploy/kubernetes/scaling.yaml";
      case HttpURLConnection.HTTP_NOT_FOUND ->
          "404, it is not there: scaling.kubernetes says which it is";
      case HttpURLConnection.HTTP_CONFLICT -> "409, somebody else has changed it just now";
      case 0 ->
          Optional.ofNullable(e.getCause())
              .map(cause -> why + " " + Optional.ofNullable(cause.getMessage()).orElse(""))
              .orElse(why);
      default -> e.getCode() + ", " + why;
    };
  }

  @Override
  public void close() {
    client.close();
  }
}
