package io.gearshift.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.gearshift.actors.control.PlanStatus;
import io.gearshift.actors.control.Replanner;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.traffic.Rate;
import io.gearshift.http.dashboard.WhatIf;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ForesightTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ConfigFactory.parseString(
                  "gearshift-what-if-dispatcher { type = Dispatcher, executor ="
                      + " thread-pool-executor, thread-pool-executor.fixed-pool-size = 1 }")
              .withFallback(ConfigFactory.load()));
  private static final Device CPU =
      new Device(new DeviceId("a-cpu-0"), new DeviceKind("cpu"), 0, 1, 1 << 30);

  private final CompletableFuture<Plan> answer = new CompletableFuture<>();
  private volatile Problem shown;

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void thePlannerIsShownTheClustersDevices() throws Exception {
    answer.complete(new Plan(1, List.of(), List.of("because")));

    WhatIf.Answer made =
        of(List.of(CPU), Duration.ofSeconds(20))
            .ask(Map.of())
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);

    assertThat(made.planner()).isEqualTo("puppet");
    assertThat(made.plan().rationale()).containsExactly("because");
    assertThat(shown.devices()).containsExactly(CPU);
    assertThat(shown.demand(new FamilyId("fashion"))).isEqualTo(Rate.of(7));
  }

  @Test
  void oneQuestionAtATimeAndTheNextOnceThePlannerIsDone() {
    Foresight foresight = of(List.of(CPU), Duration.ofMillis(200));
    Future<WhatIf.Answer> first = foresight.ask(Map.of()).toCompletableFuture();
    Future<WhatIf.Answer> second = foresight.ask(Map.of()).toCompletableFuture();

    assertRefused(second, "another question");
    assertRefused(first, "did not answer in time");
    assertRefused(foresight.ask(Map.of()).toCompletableFuture(), "another question");
    answer.complete(new Plan(1, List.of(), List.of()));
    await()
        .atMost(Duration.ofSeconds(10))
        .ignoreExceptions()
        .until(
            () -> foresight.ask(Map.of()).toCompletableFuture().get(5, TimeUnit.SECONDS) != null);
  }

  @Test
  void withoutADeviceThereIsNothingToAsk() {
    assertRefused(
        of(List.of(), Duration.ofSeconds(20)).ask(Map.of()).toCompletableFuture(), "no device");
  }

  private static void assertRefused(Future<WhatIf.Answer> asked, String why) {
    assertThatThrownBy(() -> asked.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining(why);
  }

  private Foresight of(List<Device> devices, Duration patience) {
    PlanStatus status =
        new PlanStatus(
            "puppet",
            Optional.empty(),
            Optional.empty(),
            true,
            "",
            devices,
            Map.of(new FamilyId("fashion"), Rate.of(7)));
    return new Foresight(
        List.of(),
        name ->
            (problem, epoch) -> {
              shown = problem;
              return answer.join();
            },
        KIT.spawn(
            Behaviors.receive(Replanner.Command.class)
                .onMessage(
                    Replanner.Describe.class,
                    describe -> {
                      describe.replyTo().tell(status);
                      return Behaviors.same();
                    })
                .onMessage(
                    Replanner.TellCosts.class,
                    tell -> {
                      tell.replyTo().tell(new Replanner.Learn("", List.of()));
                      return Behaviors.same();
                    })
                .build()),
        patience,
        KIT.system());
  }
}
