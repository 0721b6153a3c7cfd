package io.gearshift.domain.scaling;

import java.time.Instant;
import java.util.Optional;

/**
 * What {@link NodeScaling} remembers from one question to the next.
 *
 * @param shortSince since when more nodes are wanted than are kept
 * @param sparedSince since when fewer are wanted than are kept
 * @param drained the node that was told to leave and is to be taken away after that
 * @param grown when nodes were asked for that are not all there yet
 */
public record ScalingHistory(
    Optional<Instant> shortSince,
    Optional<Instant> sparedSince,
    Optional<String> drained,
    Optional<Instant> grown) {
  /** Nothing has happened yet. */
  public static final ScalingHistory EMPTY =
      new ScalingHistory(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Nothing is wanted but what is there. */
  ScalingHistory settled() {
    return new ScalingHistory(Optional.empty(), Optional.empty(), drained, grown);
  }

  ScalingHistory wantingMore(Instant now) {
    return new ScalingHistory(
        Optional.of(shortSince.orElse(now)), Optional.empty(), drained, grown);
  }

  ScalingHistory wantingFewer(Instant now) {
    return new ScalingHistory(
        Optional.empty(), Optional.of(sparedSince.orElse(now)), drained, grown);
  }

  ScalingHistory draining(String node) {
    return new ScalingHistory(Optional.empty(), Optional.empty(), Optional.of(node), grown);
  }

  ScalingHistory growing(Instant now) {
    return new ScalingHistory(Optional.empty(), Optional.empty(), drained, Optional.of(now));
  }

  /** All that were asked for are there. */
  ScalingHistory complete() {
    return new ScalingHistory(shortSince, sparedSince, drained, Optional.empty());
  }
}
