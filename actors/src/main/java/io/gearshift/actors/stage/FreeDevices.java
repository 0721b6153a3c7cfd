package io.gearshift.actors.stage;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The devices that a router has sent nothing to that is not answered: those of its own node first,
 * and of these the one first that has been free for longest.
 */
final class FreeDevices {
  private final Set<InstanceHost> near = new LinkedHashSet<>();
  private final Set<InstanceHost> far = new LinkedHashSet<>();

  /** What a device has to do may be more or less than before. */
  void changed(InstanceHost host) {
    if (!host.isFree()) {
      near.remove(host);
      far.remove(host);
    } else if (host.isLocal()) {
      near.add(host);
    } else {
      far.add(host);
    }
  }

  void clear() {
    near.clear();
    far.clear();
  }

  boolean isEmpty() {
    return near.isEmpty() && far.isEmpty();
  }

  Stream<InstanceHost> all() {
    return Stream.concat(near.stream(), far.stream());
  }
}
