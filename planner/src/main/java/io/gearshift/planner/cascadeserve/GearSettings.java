package io.gearshift.planner.cascadeserve;

/**
 * How gear plans are looked for.
 *
 * @param isAlone whether load balancing reckons with queries that run alone, as the paper has it,
 *     and not with efficient batches
 * @param queuesGrow whether a queue may have to be longer than one query
 */
public record GearSettings(CascadeFront search, boolean isAlone, boolean queuesGrow) {
  public static final GearSettings DEFAULT = new GearSettings(CascadeFront.DEFAULT, false, true);

  /** To the letter of the paper, where ours differs for the better. */
  public static final GearSettings PUBLISHED = new GearSettings(CascadeFront.DEFAULT, true, true);
}
