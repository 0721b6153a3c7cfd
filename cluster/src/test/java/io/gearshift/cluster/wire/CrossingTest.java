package io.gearshift.cluster.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.actors.device.Batcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Every message that actors know either crosses nodes or is known to stay on one. */
class CrossingTest {
  private static final String OWN_DEVICE = "devices, their slots and batchers are on one node";
  private static final String OWN_ROUTER = "a node's clients ask its own routers";
  private static final String OWN_BOARD = "every node has a board, which only its actors know";

  /** Messages that stay on a node, alone or with all of their protocol, and why. */
  private static final Map<String, String> LOCAL =
      Map.ofEntries(
          Map.entry("StageRouter.Command", OWN_ROUTER),
          Map.entry("PipelineRouter.Command", OWN_ROUTER),
          Map.entry("Reply.Piped", OWN_ROUTER),
          Map.entry("ModelSlot.Command", OWN_DEVICE),
          Map.entry("Batcher.TakeTurn", OWN_DEVICE),
          Map.entry("Batcher.TakeIdleTurn", OWN_DEVICE),
          Map.entry("Batcher.NoTurn", OWN_DEVICE),
          Map.entry("Batcher.Yield", OWN_DEVICE),
          Map.entry("Batcher.Obey", OWN_DEVICE),
          Map.entry("Batcher.Use", OWN_DEVICE),
          Map.entry("Batcher.UseCores", OWN_DEVICE),
          Map.entry("Batcher.NoCores", OWN_DEVICE),
          Map.entry("Batcher.Drain", OWN_DEVICE),
          Map.entry("Batcher.Finished", OWN_DEVICE),
          Map.entry("DeviceHost.WantTurn", OWN_DEVICE),
          Map.entry("DeviceHost.WantIdleTurn", OWN_DEVICE),
          Map.entry("DeviceHost.EndTurn", OWN_DEVICE),
          Map.entry("DeviceHost.WantCores", OWN_DEVICE),
          Map.entry("DeviceHost.SlotServes", OWN_DEVICE),
          Map.entry("DeviceHost.SlotFails", OWN_DEVICE),
          Map.entry("DeviceHost.SlotStopped", OWN_DEVICE),
          Map.entry("Enactor.Command", "an enactor makes the board's words its own"),
          Map.entry("PolicyBoard.Command", OWN_BOARD),
          Map.entry("Replanner.Serve", "a node's stockroom tells the planner on the same node"),
          Map.entry("Replanner.Resume", OWN_BOARD),
          Map.entry("Replanner.Use", OWN_BOARD),
          Map.entry("Replanner.NoteScaling", "what scales is where the planner is"),
          Map.entry("Watch.Command", "a watch makes what it hears of other nodes its own"),
          Map.entry("Replanner.Observe", "the planner itself makes it of a report"));

  private static final ActorTestKit KIT = ActorTestKit.create(Nodes.alone(Map.of()));

  private final Map<Class<?>, Object> samples = samples();

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void everyMessageCrossesOrIsKnownToStay() throws Exception {
    List<String> forgotten = new ArrayList<>();
    for (Class<?> message : messages()) {
      boolean crosses = samples.containsKey(message);
      if (crosses == stays(message)) {
        forgotten.add(
            Messages.name(message)
                + (crosses
                    ? " crosses nodes and is said to stay on one: remove one of both"
                    : " is new: if it crosses nodes, give it a serialiser and a sample in Samples;"
                        + " if it stays on one, say in CrossingTest.LOCAL why"));
      }
    }
    assertThat(forgotten).isEmpty();
  }

  @Test
  void whatIsSaidToStayExists() throws Exception {
    Set<String> known = new LinkedHashSet<>();
    for (Class<?> message : messages()) {
      known.add(Messages.name(message));
      Messages.protocols(message).forEach(protocol -> known.add(Messages.name(protocol)));
    }
    assertThat(known).containsAll(LOCAL.keySet());
  }

  @Test
  void whoeverIsReferredToFromAnotherNodeCanBeAnswered() throws Exception {
    for (Class<?> message : samples.keySet()) {
      for (Class<?> reply : Messages.repliesOf(message)) {
        assertThat(samples.keySet())
            .as(
                "%s refers to an actor that takes %s, of which nothing crosses",
                Messages.name(message), Messages.name(reply))
            .anyMatch(reply::isAssignableFrom);
      }
    }
  }

  @Test
  void nodesSendEachMessageInTheFormThatIsOurs() throws Exception {
    Serialization serialization = SerializationExtension.get(KIT.system());
    for (Object sample : samples.values()) {
      var serializer = serialization.findSerializerFor(sample);
      assertThat(serializer)
          .as("of %s", Messages.name(sample.getClass()))
          .isInstanceOfAny(QuerySerializer.class, ControlSerializer.class);
      String manifest = Serializers.manifestFor(serializer, sample);
      byte[] bytes = serialization.serialize(sample).get();
      Object read = serialization.deserialize(bytes, serializer.identifier(), manifest).get();
      assertThat(read).isInstanceOf(sample.getClass());
    }
  }

  @Test
  void thereIsASampleOfEveryMessageOfTheControlPath() {
    assertThat(samples.keySet()).containsAll(ControlMessages.byName().values());
  }

  private static List<Class<?>> messages() throws Exception {
    List<Class<?>> messages = new ArrayList<>(Messages.inModuleOf(Batcher.class));
    messages.addAll(Messages.inModuleOf(Remoting.class));
    assertThat(messages).hasSizeGreaterThan(LOCAL.size()); // or they were looked for elsewhere
    return messages;
  }

  private static boolean stays(Class<?> message) {
    return LOCAL.containsKey(Messages.name(message))
        || Messages.protocols(message).stream().map(Messages::name).anyMatch(LOCAL::containsKey);
  }

  private static Map<Class<?>, Object> samples() {
    Samples samples = new Samples(ActorRefResolver.get(KIT.system()));
    Map<Class<?>, Object> byClass = new LinkedHashMap<>();
    samples.queries().values().forEach(sample -> byClass.put(sample.getClass(), sample));
    samples.controls().values().forEach(sample -> byClass.put(sample.getClass(), sample));
    return byClass;
  }
}
