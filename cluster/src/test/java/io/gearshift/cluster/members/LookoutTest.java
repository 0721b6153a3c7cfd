package io.gearshift.cluster.members;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.cluster.members.Lookout.Command;
import io.gearshift.cluster.members.Lookout.GiveWay;
import io.gearshift.cluster.members.Lookout.Look;
import io.gearshift.cluster.members.Lookout.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.Effect;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class LookoutTest {
  private static final ClusterView ALONE = new ClusterView(List.of("a:1"), 1, false, "a:1");
  private static final ClusterView PAIR = new ClusterView(List.of("b:1", "c:1"), 2, false, "b:1");

  private final Puppet node = new Puppet();
  private final BehaviorTestKit<Command> kit =
      BehaviorTestKit.create(
          Lookout.create(List.of("a:1", "b:1", "c:1"), Duration.ofSeconds(1), node));
  private final Command tick = timer();

  @Test
  void looksAtThoseOfTheListThatAreNoMembers() {
    kit.run(tick);
    assertThat(node.posted).containsOnlyKeys("b:1", "c:1");
    assertThat(node.posted.get("b:1")).hasOnlyElementsOfType(Look.class);
  }

  @Test
  void looksAtNobodyWhileItIsInNoClusterItself() {
    node.cluster = new ClusterView(List.of(), 0, false, "");
    kit.run(tick);
    assertThat(node.posted).isEmpty();
  }

  @Test
  void saysWhatItIsIn() {
    TestInbox<Seen> asker = TestInbox.create();
    kit.run(new Look(asker.getRef()));
    asker.expectMessage(new Seen("a:1", ALONE));
  }

  @Test
  void givesWayOnceItHasSeenALargerClusterTwice() {
    see("b:1", PAIR);
    assertThat(node.ended).isEmpty();
    see("b:1", PAIR);
    assertThat(node.ended)
        .containsExactly(
            "another cluster, of 2, is at b:1, and this node's, of 1, gives way to it");
    assertThat(kit.isAlive()).isFalse();
  }

  @Test
  void twiceIsInARowAndTheSame() {
    see("b:1", PAIR);
    kit.run(tick);
    see("b:1", PAIR);
    see("c:1", PAIR);
    see("b:1", new ClusterView(List.of("b:1", "c:1", "d:1"), 3, false, "b:1"));
    assertThat(node.ended).isEmpty();
  }

  @Test
  void twiceIsAlsoTheSameOfItsOwn() {
    see("b:1", PAIR);
    node.cluster = new ClusterView(List.of("a:1", "d:1"), 1, false, "a:1");
    see("b:1", PAIR);
    assertThat(node.ended).isEmpty();
  }

  @Test
  void hasTheSmallerClusterGiveWay() {
    node.cluster = new ClusterView(List.of("a:1", "d:1", "e:1"), 3, false, "d:1");
    see("b:1", PAIR);
    assertThat(node.posted.get("b:1")).noneMatch(GiveWay.class::isInstance);
    see("b:1", PAIR);
    assertThat(node.posted.get("b:1")).contains(new GiveWay(node.cluster));
    assertThat(node.ended).isEmpty();
  }

  @Test
  void tellsTheOthersOfItsClusterToGiveWayToo() {
    node.cluster = new ClusterView(List.of("a:1", "d:1"), 2, false, "a:1");
    ClusterView larger = new ClusterView(List.of("b:1", "c:1", "e:1"), 3, true, "b:1");
    kit.run(new GiveWay(larger));
    assertThat(node.posted).containsExactly(Map.entry("d:1", List.of(new GiveWay(larger))));
    assertThat(node.ended).hasSize(1);
  }

  @Test
  void doesNotGiveWayToWhatIsSmallerOrItsOwnByNow() {
    node.cluster = new ClusterView(List.of("a:1", "b:1", "c:1"), 3, false, "b:1");
    kit.run(new GiveWay(PAIR));
    node.cluster = ALONE;
    kit.run(new GiveWay(new ClusterView(List.of("d:1"), 1, false, "d:1")));
    assertThat(node.ended).isEmpty();
    assertThat(node.posted).isEmpty();
  }

  private void see(String at, ClusterView view) {
    kit.run(tick);
    kit.run(new Seen(at, view));
  }

  private Command timer() {
    Effect.TimerScheduled<?> timer = kit.expectEffectClass(Effect.TimerScheduled.class);
    return (Command) timer.msg();
  }

  private static final class Puppet implements Lookout.Surroundings {
    private final Map<String, List<Command>> posted = new LinkedHashMap<>();
    private final List<String> ended = new ArrayList<>();
    private ClusterView cluster = ALONE;

    @Override
    public String self() {
      return "a:1";
    }

    @Override
    public ClusterView cluster() {
      return cluster;
    }

    @Override
    public void post(String address, Command command) {
      posted.computeIfAbsent(address, a -> new ArrayList<>()).add(command);
    }

    @Override
    public void end(String why) {
      ended.add(why);
    }
  }
}
