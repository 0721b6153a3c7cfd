package io.gearshift.planner.proteus;

import io.gearshift.planner.allocation.Deployment;
import java.util.OptionalDouble;

/**
 * What a search found.
 *
 * @param bound in points, if one is proven
 */
record Found(Deployment deployment, OptionalDouble bound, String source) {}
