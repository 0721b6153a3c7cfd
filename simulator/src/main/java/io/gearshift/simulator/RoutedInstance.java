package io.gearshift.simulator;

import io.gearshift.domain.routing.Backlog;
import io.gearshift.domain.routing.DeviceBacklog;
import io.gearshift.domain.routing.InstanceLoad;
import io.gearshift.domain.routing.LeastWaiting;
import io.gearshift.domain.routing.OthersWork;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** An instance as its router sees it: what waits for it, and what the plan gives it. */
final class RoutedInstance {

  /** A device, and what it has before it. */
  static final class Host {
    private final List<RoutedInstance> instances = new ArrayList<>(1);
    private OthersWork others = OthersWork.NONE;

    /** Of all instances; null if it has to be summed up anew. */
    private DeviceBacklog backlog;

    /** Keeps track of the device, by this number; null if nobody does. */
    private LeastWaiting tracker;

    private int number;

    List<RoutedInstance> instances() {
      return instances;
    }

    void remove(RoutedInstance instance) {
      instances.remove(instance);
      backlog = null;
    }

    /** The device has said what others have sent there. */
    void heard(OthersWork newest) {
      others = newest;
      backlog = null;
    }

    void track(LeastWaiting by, int as) {
      tracker = by;
      number = as;
      tracker.set(number, backlog());
    }

    /** Nobody keeps track of it, and what was known before does not count. */
    void forget() {
      tracker = null;
      backlog = null;
    }

    private void changed() {
      backlog = null;
      if (tracker != null) {
        tracker.set(number, backlog());
      }
    }

    private DeviceBacklog backlog() {
      if (backlog == null) {
        List<Backlog> all = new ArrayList<>(instances.size());
        for (RoutedInstance instance : instances) {
          all.add(instance.backlog);
        }
        backlog = DeviceBacklog.of(all).with(others);
      }
      return backlog;
    }
  }

  private final SimulatedInstance instance;
  private final Host host;
  private Backlog backlog;
  private double share;

  /** What a policy is shown that does not look at what waits. */
  private InstanceLoad idle;

  RoutedInstance(SimulatedInstance instance, Host host) {
    this.instance = instance;
    this.host = host;
    this.backlog = Backlog.none(instance.latency());
    this.idle = load(Duration.ZERO);
    host.instances.add(this);
  }

  SimulatedInstance instance() {
    return instance;
  }

  Host host() {
    return host;
  }

  Backlog backlog() {
    return backlog;
  }

  /** As long as nobody looks at what waits. */
  void setUnseen(Backlog newer) {
    backlog = newer;
  }

  void set(Backlog newer) {
    backlog = newer;
    host.changed();
  }

  /** From now on it is to get this part, in batches as large as it may run. */
  void obey(double part) {
    share = part;
    backlog = backlog.within(instance.latency());
    idle = load(Duration.ZERO);
  }

  InstanceLoad load(Instant now) {
    return load(waiting(now));
  }

  /** How long its device takes for what was sent there. */
  Duration waiting(Instant now) {
    return host.backlog().waiting(now);
  }

  InstanceLoad idle() {
    return idle;
  }

  private InstanceLoad load(Duration waiting) {
    return new InstanceLoad(
        instance.device(),
        instance.variant().id(),
        instance.variant().accuracy(),
        instance.latency(),
        waiting,
        share);
  }

  /** Whether this is what a policy was shown. */
  boolean is(InstanceLoad load) {
    return instance.device().equals(load.device())
        && instance.variant().id().equals(load.variant());
  }
}
