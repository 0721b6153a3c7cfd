package io.gearshift.cluster.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.actors.device.DeviceHost;
import io.gearshift.config.NodeSettings;
import io.gearshift.config.TlsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that prove to each other who they are. */
class TlsTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofSeconds(2);

  @TempDir private static Path folder;

  private final List<ActorTestKit> nodes = new ArrayList<>();

  @BeforeAll
  static void issue() throws Exception {
    Certificates certificates = new Certificates(folder);
    certificates.authority("ca");
    certificates.authority("foreign"); // vouches for itself
    certificates.node("one", "ca");
    certificates.node("two", "ca");
  }

  @AfterEach
  void stop() {
    nodes.forEach(node -> node.system().terminate());
    nodes.forEach(ActorTestKit::shutdownTestKit);
  }

  @Test
  void nodesOfOneAuthorityTalkAndAForeignOneIsNotHeard() {
    ActorTestKit one = node(tls("one", "ca"));
    ActorTestKit two = node(tls("two", "ca"));
    ActorTestKit foreign = node(tls("foreign", "foreign"));
    ActorTestKit plain = node(TlsSettings.OFF);
    TestProbe<DeviceHost.Command> heard = one.createTestProbe();
    ActorRef<DeviceHost.Command> listener =
        one.spawn(Behaviors.monitor(DeviceHost.Command.class, heard.getRef(), answering()));

    for (ActorTestKit stranger : List.of(foreign, plain)) {
      TestProbe<DeviceHost.Left> answers = stranger.createTestProbe();
      leave(stranger, one, listener, answers);
      heard.expectNoMessage(SHORT);
    }
    TestProbe<DeviceHost.Left> answers = two.createTestProbe();
    leave(two, one, listener, answers);
    heard.expectMessageClass(DeviceHost.Leave.class, LONG);
    assertThat(answers.receiveMessage(LONG)).isEqualTo(DeviceHost.Left.INSTANCE);
  }

  private static Behavior<DeviceHost.Command> answering() {
    return Behaviors.receiveMessage(
        order -> {
          ((DeviceHost.Leave) order).replyTo().tell(DeviceHost.Left.INSTANCE);
          return Behaviors.same();
        });
  }

  private static void leave(
      ActorTestKit from,
      ActorTestKit to,
      ActorRef<DeviceHost.Command> listener,
      TestProbe<DeviceHost.Left> answers) {
    String address = ActorRefResolver.get(to.system()).toSerializationFormat(listener);
    ActorRef<DeviceHost.Command> there =
        ActorRefResolver.get(from.system()).resolveActorRef(address);
    there.tell(new DeviceHost.Leave(answers.getRef()));
  }

  private static TlsSettings tls(String node, String authority) {
    return new TlsSettings(
        true,
        folder.resolve(node + ".key"),
        folder.resolve(node + ".crt"),
        folder.resolve(authority + ".crt"));
  }

  private ActorTestKit node(TlsSettings tls) {
    NodeSettings settings = new NodeSettings("node", "127.0.0.1", 0, tls);
    ActorTestKit node =
        ActorTestKit.create(
            "gearshift", Nodes.alone(Remoting.config(settings, 1 << 20).root().unwrapped()));
    nodes.add(node);
    return node;
  }
}
