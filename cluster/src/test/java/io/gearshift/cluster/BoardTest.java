package io.gearshift.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.gearshift.actors.control.PlanRecord;
import io.gearshift.actors.control.PolicyBoard;
import io.gearshift.actors.control.PolicyNames;
import io.gearshift.actors.control.PolicyStatus;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Evaluation;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Share;
import io.gearshift.domain.traffic.Rate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes in this process, over real sockets. */
class BoardTest {
  private static final PolicyStatus KNOWN =
      new PolicyStatus(
          new PolicyNames("a", "r", "b"), List.of("a", "other"), List.of("r"), List.of("b"));

  private final ActorTestKit one = node();
  private final ActorTestKit two = node();
  private final ActorRef<PolicyBoard.Command> first = one.spawn(Board.create(KNOWN, List.of()));
  private final ActorRef<PolicyBoard.Command> second = two.spawn(Board.create(KNOWN, List.of()));
  private final TestProbe<PlanRecord> plans = two.createTestProbe();
  private final TestProbe<PolicyNames> names = two.createTestProbe();

  @AfterEach
  void shutDown() {
    one.shutdownTestKit();
    two.shutdownTestKit();
  }

  @Test
  void whatOneNodeIsToldAllNodesKnowAndAnOlderPlanChangesNothing() {
    form();
    second.tell(new Board.Follow(plans.getRef(), names.getRef()));
    assertThat(names.receiveMessage()).isEqualTo(KNOWN.chosen());
    first.tell(new Board.Keep(new PlanRecord(plan(5), false)));
    assertThat(plans.receiveMessage(Duration.ofSeconds(10)))
        .isEqualTo(new PlanRecord(plan(5), false));
    first.tell(new Board.Keep(new PlanRecord(plan(5), true)));
    assertThat(plans.receiveMessage(Duration.ofSeconds(10)).adopted()).isTrue();
    first.tell(new Board.Keep(new PlanRecord(plan(4), true)));
    plans.expectNoMessage(Duration.ofSeconds(1));
    TestProbe<PlanRecord> late = one.createTestProbe();
    TestProbe<PolicyNames> ignored = one.createTestProbe();
    first.tell(new Board.Follow(late.getRef(), ignored.getRef()));
    assertThat(late.receiveMessage().plan().epoch()).isEqualTo(5);
  }

  @Test
  void policiesAreChosenForAllNodesAndOnlyKnownOnes() {
    form();
    second.tell(new Board.Follow(plans.getRef(), names.getRef()));
    names.receiveMessage();
    TestProbe<PolicyStatus> operator = one.createTestProbe();
    first.tell(new PolicyBoard.Choose(new PolicyNames("none", "r", "b"), operator.getRef()));
    assertThat(operator.receiveMessage()).isEqualTo(KNOWN);
    PolicyNames chosen = new PolicyNames("other", "r", "b");
    first.tell(new PolicyBoard.Choose(chosen, operator.getRef()));
    assertThat(operator.receiveMessage().chosen()).isEqualTo(chosen);
    assertThat(names.receiveMessage(Duration.ofSeconds(10))).isEqualTo(chosen);
  }

  @Test
  void whatIsOnTheBoardCrossesTheWireWhole() {
    for (Object whole :
        List.of(new PlanRecord(plan(7), true), new PolicyNames("a", "b with \"quotes\"", "c"))) {
      var serialization = SerializationExtension.get(one.system());
      byte[] bytes = serialization.serialize(whole).get();
      var serializer = serialization.findSerializerFor(whole);
      Object back =
          serialization
              .deserialize(
                  bytes, serializer.identifier(), Serializers.manifestFor(serializer, whole))
              .get();
      assertThat(back).isEqualTo(whole);
    }
  }

  private void form() {
    Cluster seed = Cluster.get(one.system());
    Cluster other = Cluster.get(two.system());
    seed.manager().tell(Join.create(seed.selfMember().address()));
    other.manager().tell(Join.create(seed.selfMember().address()));
    plans.awaitAssert(
        Duration.ofSeconds(20),
        () -> {
          assertThat(other.state().getMembers()).hasSize(2);
          return null;
        });
  }

  private static Plan plan(long epoch) {
    DeviceId device = new DeviceId("node-cpu-0");
    VariantId variant = VariantId.of("fashion", "nano");
    return new Plan(
        epoch,
        List.of(new Placement(device, variant, 8)),
        List.of(new Share(device, variant, 1)),
        Map.of(new FamilyId("fashion"), Rate.of(2.5)),
        Optional.of(new Evaluation(1.5, OptionalDouble.of(2), "a solver", Duration.ofMillis(3))),
        List.of("because"));
  }

  private static ActorTestKit node() {
    Config config =
        ConfigFactory.parseString(
                "gearshift.node { host = 127.0.0.1, port = 0 }, pekko.loglevel = WARNING")
            .withFallback(ConfigFactory.parseResources("gearshift-pekko.conf"))
            .withFallback(ConfigFactory.defaultReferenceUnresolved())
            .resolve();
    return ActorTestKit.create("gearshift", config);
  }
}
