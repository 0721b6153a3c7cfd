package io.gearshift.cluster;

import io.gearshift.actors.device.DeviceReport;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.pubsub.Topic;

/** Carries the reports of a device to every node that routes queries. */
final class ReportPublisher {
  private ReportPublisher() {}

  /** A behaviour that is given a place to send its reports to, and fails if that is no more. */
  static <T> Behavior<T> around(
      ActorRef<Topic.Command<DeviceReport>> topic,
      Function<ActorRef<DeviceReport>, Behavior<T>> behavior) {
    return Behaviors.setup(
        context -> {
          ActorRef<DeviceReport> publisher =
              context.spawn(
                  Behaviors.receiveMessage(
                      report -> {
                        topic.tell(Topic.publish(report));
                        return Behaviors.same();
                      }),
                  "reports");
          context.watch(publisher); // without it, a device would seem silent
          return behavior.apply(publisher);
        });
  }
}
