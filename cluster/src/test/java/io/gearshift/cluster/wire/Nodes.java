package io.gearshift.cluster.wire;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.InstantSource;
import java.util.Map;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/** Systems that talk as nodes do, over real sockets, without being a cluster. */
final class Nodes {
  private Nodes() {}

  /** As nodes are set up, but for these keys. */
  static Config config(Map<String, ?> keys) {
    return ConfigFactory.parseMap(keys)
        .withFallback(
            ConfigFactory.parseString(
                "gearshift.node { host = 127.0.0.1, port = 0 }, pekko.loglevel = WARNING"))
        .withFallback(ConfigFactory.parseResources("gearshift-pekko.conf"))
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve();
  }

  /** The same for nodes that no cluster is wanted of. */
  static Config alone(Map<String, ?> keys) {
    return ConfigFactory.parseString("pekko.actor.provider = remote").withFallback(config(keys));
  }

  static ActorSystemSetup setup(Config config, InstantSource clock) {
    return ActorSystemSetup.create(BootstrapSetup.create(config), new WireClock(clock));
  }

  static ExtendedActorSystem extended(ActorSystem<?> system) {
    return (ExtendedActorSystem) Adapter.toClassic(system);
  }
}
