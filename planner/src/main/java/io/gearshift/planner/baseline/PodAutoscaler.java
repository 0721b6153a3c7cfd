package io.gearshift.planner.baseline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The rule by which Kubernetes has more or fewer instances (its horizontal pod autoscaler): so many
 * that each is used as much as its target says.
 *
 * @param target use of an instance, as a part of what it could do
 * @param wishes of the last minutes, the newest last: fewer instances are had only when all of them
 *     want so few
 */
public record PodAutoscaler(double target, List<Wish> wishes) {
  /** Between two decisions. */
  public static final Duration PERIOD = Duration.ofSeconds(15);

  private static final Duration MEMORY = Duration.ofMinutes(5);
  private static final double TOLERANCE = 0.1;
  private static final int STEP = 4;

  /** How many instances were wanted when. */
  public record Wish(Instant at, int instances) {}

  /** How many instances to have now, and the rule to ask next. */
  public record Decision(int instances, PodAutoscaler next) {}

  public PodAutoscaler {
    if (!(target > 0 && target <= 1)) {
      throw new IllegalArgumentException("target: " + target + " (expected: above 0, up to 1)");
    }
    wishes = List.copyOf(wishes);
  }

  /** Before the first decision. */
  public static PodAutoscaler of(double target) {
    return new PodAutoscaler(target, List.of());
  }

  /**
   * To be asked once a {@link #PERIOD}. At most four more or twice as many at once, and at most
   * four fewer.
   *
   * @param instances that there are
   * @param use the mean of all of them, as a part of what they could do
   */
  public Decision decide(int instances, double use, Instant now) {
    double ratio = use / target;
    int wanted =
        Math.abs(ratio - 1) <= TOLERANCE
            ? instances
            : Math.max(1, (int) Math.ceil(instances * ratio));
    List<Wish> remembered = new ArrayList<>(wishes);
    remembered.removeIf(wish -> wish.at().plus(MEMORY).isBefore(now));
    remembered.add(new Wish(now, wanted));
    int most = Math.max(STEP, 2 * instances);
    int highest = remembered.stream().mapToInt(Wish::instances).max().orElse(wanted);
    int decided =
        wanted >= instances
            ? Math.min(wanted, most)
            : Math.max(Math.min(highest, instances), instances - STEP);
    return new Decision(decided, new PodAutoscaler(target, remembered));
  }
}
