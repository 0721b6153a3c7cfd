package io.gearshift.actors.stage;

import io.gearshift.actors.device.Batcher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;

/** The queries that a router has sent and that are not answered yet. */
final class InFlight {

  /**
   * @param instance where it is, or where it was before it is sent again; null for a new one
   * @param sent how often it was sent already
   * @param journey its spans
   */
  record Entry(StageRouter.Infer infer, Instance instance, int sent, Journey journey) {
    static Entry of(StageRouter.Infer infer, Journey journey) {
      return new Entry(infer, null, 0, journey);
    }

    Entry sentTo(Instance next) {
      return new Entry(infer, next, sent + 1, journey);
    }

    boolean isOf(long queryId) {
      return infer.query().id() == queryId;
    }

    int items() {
      return infer.query().items();
    }
  }

  private final Map<Long, Entry> entries = new HashMap<>();

  void put(Entry entry) {
    entries.put(entry.infer().query().id(), entry);
  }

  /** The entry of a query, or null if it was answered. */
  Entry remove(long queryId) {
    return entries.remove(queryId);
  }

  List<Entry> removeOf(ActorRef<Batcher.Command> batcher) {
    return removeIf(entry -> entry.instance().batcher().equals(batcher));
  }

  List<Entry> removeDueBefore(Instant time) {
    return removeIf(entry -> entry.infer().query().deadline().isBefore(time));
  }

  private List<Entry> removeIf(Predicate<Entry> condition) {
    List<Entry> removed = new ArrayList<>();
    for (Iterator<Entry> all = entries.values().iterator(); all.hasNext(); ) {
      Entry entry = all.next();
      if (condition.test(entry)) {
        all.remove();
        removed.add(entry);
      }
    }
    return removed;
  }
}
