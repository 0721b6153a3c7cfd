package io.gearshift.planner.themis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Meets a surge with cores at once, and gives them back for instances of one core when the load has
 * been steady (Themis, section 5; the controller of 2024, asked each second).
 *
 * <p>It goes horizontal when no stage needs another instance or more cores now, and the forecast
 * does not need more instances than the rate does; and this has held for some ticks. Else it goes
 * vertical in the same tick, where cores only grow.
 *
 * @param settling what instances are to be enough for when cores are given back
 * @param stabilisation ticks for which all must be steady before cores are given back: 5 for the
 *     video pipeline, 10 for the others
 * @param steady ticks for which it has been so
 */
public record TwoStageScaler(
    HorizontalProgram horizontal,
    VerticalProgram vertical,
    Foresight foresight,
    Settling settling,
    int stabilisation,
    int steady)
    implements Scaler {

  /** What instances of one core have to be enough for. */
  public enum Settling {
    /** The rate of now, which must need as many as the forecast does (as published). */
    FOR_RATE,
    /**
     * The higher of rate and forecast (ours). A rate that goes up and down about its mean then
     * finds them enough, where those for the rate of one moment need more cores at the next.
     */
    FOR_FORECAST
  }

  private static final int SECONDS = 2;

  public TwoStageScaler {
    if (stabilisation < 0) {
      throw new IllegalArgumentException(
          "stabilisation: " + stabilisation + " ticks (expected: 0 or more)");
    }
  }

  /** As the paper's code has it. */
  public static TwoStageScaler published(
      ScaledPipeline pipeline, Foresight foresight, int stabilisation) {
    return new TwoStageScaler(
        new HorizontalProgram(pipeline, RuleSet.OF_2024),
        VerticalProgram.published(pipeline, RuleSet.OF_2024),
        foresight,
        Settling.FOR_RATE,
        stabilisation,
        0);
  }

  /** With another rule of what instances are to be enough for. */
  public TwoStageScaler settling(Settling other) {
    return new TwoStageScaler(horizontal, vertical, foresight, other, stabilisation, steady);
  }

  @Override
  public Decision decide(Situation situation) {
    int rate = situation.recentMean(SECONDS);
    VerticalProgram.Answer cores = vertical.solve(situation.stages(), rate);
    int forecast = foresight.highest(situation.rates());
    Optional<List<StageScale>> instances =
        horizontal.solve(settling == Settling.FOR_RATE ? rate : Math.max(rate, forecast));
    Optional<List<StageScale>> later = horizontal.solve(forecast);
    if (instances.isEmpty()
        || later.isEmpty()
        || !cores.suffices()
        || anyNeedsMoreCores(cores.stages(), situation.stages())
        || anyNeedsMoreInstances(later.get(), instances.get())) {
      return Decision.to(grown(cores, situation.stages()), situation, steadyFor(0));
    }
    return steady < stabilisation
        ? Decision.hold(steadyFor(steady + 1))
        : Decision.to(instances.get(), situation, steadyFor(0));
  }

  private TwoStageScaler steadyFor(int ticks) {
    return new TwoStageScaler(horizontal, vertical, foresight, settling, stabilisation, ticks);
  }

  private static boolean anyNeedsMoreCores(List<StageScale> wanted, List<StageScale> now) {
    for (int i = 0; i < now.size(); i++) {
      if (wanted.get(i).cores() > now.get(i).cores()) {
        return true;
      }
    }
    return false;
  }

  private static boolean anyNeedsMoreInstances(List<StageScale> later, List<StageScale> now) {
    for (int i = 0; i < now.size(); i++) {
      if (later.get(i).instances() > now.get(i).instances()) {
        return true;
      }
    }
    return false;
  }

  /** What the vertical program wants, but with no fewer cores than now. */
  static List<StageScale> grown(VerticalProgram.Answer cores, List<StageScale> now) {
    List<StageScale> grown = new ArrayList<>();
    for (int i = 0; i < now.size(); i++) {
      StageScale wanted = cores.stages().get(i);
      grown.add(
          new StageScale(
              now.get(i).instances() + cores.extra().get(i),
              Math.max(wanted.cores(), now.get(i).cores()),
              wanted.batch()));
    }
    return grown;
  }
}
