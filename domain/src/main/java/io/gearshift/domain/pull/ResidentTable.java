package io.gearshift.domain.pull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

/** What is loaded on a device, with the latency of every batch size that was measured. */
final class ResidentTable {
  private static final long NEVER = Long.MAX_VALUE;
  private static final Comparator<Resident> BY_ACCURACY =
      Comparator.comparing(Resident::accuracy)
          .thenComparing(resident -> resident.latency().of(1), Comparator.reverseOrder())
          .thenComparing(Resident::variant);

  private final List<Resident> residents;
  private final int[] sizes;

  /** By resident and by place of the size; {@link #NEVER} if it does not allow the size. */
  private final long[][] nanos;

  private final int least;

  private ResidentTable(List<Resident> residents) {
    this.residents = residents.stream().sorted(BY_ACCURACY).toList();
    this.sizes =
        residents.stream()
            .flatMapToInt(
                resident -> resident.latency().points().keySet().stream().mapToInt(size -> size))
            .sorted()
            .distinct()
            .toArray();
    this.nanos = new long[residents.size()][sizes.length];
    int quickest = 0;
    for (int i = 0; i < nanos.length; i++) {
      Resident resident = this.residents.get(i);
      for (int j = 0; j < sizes.length; j++) {
        boolean allowed = sizes[j] <= resident.latency().maxBatch();
        nanos[i][j] = allowed ? resident.latency().of(sizes[j]).toNanos() : NEVER;
      }
      quickest = nanos[i][0] < nanos[quickest][0] ? i : quickest;
    }
    this.least = quickest;
  }

  static Optional<ResidentTable> of(List<Resident> residents) {
    return residents.isEmpty() ? Optional.empty() : Optional.of(new ResidentTable(residents));
  }

  /** Only those that no other dominates: of those that are alike, the first. */
  static Optional<ResidentTable> pareto(Collection<Resident> residents) {
    List<Resident> front = new ArrayList<>();
    for (Resident resident : residents) {
      if (front.stream().noneMatch(other -> other.dominates(resident))) {
        front.removeIf(resident::dominates);
        front.add(resident);
      }
    }
    return of(front);
  }

  /** The least accurate first. */
  List<Resident> residents() {
    return residents;
  }

  /** The one that is quickest with a single item. */
  Resident least() {
    return residents.get(least);
  }

  /** The batch sizes that were measured for any of them, the smallest first. */
  int[] sizes() {
    return sizes;
  }

  /**
   * What empties a queue most surely that has no time left: the quickest, with its largest batch. A
   * single item instead would have all others wait behind it, until they have no time left either.
   */
  Pull rescue() {
    return new Pull(least(), least().latency().maxBatch());
  }

  /** The most accurate that runs such a batch in such a time; less than 0 if there is none. */
  int mostAccurate(int size, LongPredicate time) {
    int resident = residents.size() - 1;
    while (resident >= 0 && !fits(resident, size, time)) {
      resident--;
    }
    return resident;
  }

  /** The largest batch that a resident runs in such a time, as its place; less than 0 if none. */
  int largest(int resident, LongPredicate time) {
    int size = sizes.length - 1;
    while (size >= 0 && !fits(resident, size, time)) {
      size--;
    }
    return size;
  }

  int leastPlace() {
    return least;
  }

  Pull pull(int resident, int size) {
    return new Pull(residents.get(resident), sizes[size]);
  }

  private boolean fits(int resident, int size, LongPredicate time) {
    return nanos[resident][size] != NEVER && time.test(nanos[resident][size]);
  }

  /** From a single item of the quickest. */
  long shortest() {
    return nanos[least][0];
  }

  /** To the slowest of the largest batches. */
  long longest() {
    long longest = 0;
    for (long[] row : nanos) {
      for (long time : row) {
        longest = time == NEVER ? longest : Math.max(longest, time);
      }
    }
    return longest;
  }
}
