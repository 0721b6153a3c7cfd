package io.gearshift.planner.themis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Stays vertical only while the load is going to exceed what the stages can do (the controller of
 * 2025, asked twice a second).
 *
 * <p>From many cores to many instances it goes at once; the forecast is all that holds it back.
 * Fewer instances everywhere have to be wanted for some ticks.
 *
 * @param shrinking whether cores may shrink while it stays vertical
 * @param stabilisation ticks for which fewer instances must be wanted: 20 in the code
 * @param fewer ticks for which they have been
 */
public record CapacityScaler(
    HorizontalProgram horizontal,
    VerticalProgram vertical,
    Foresight foresight,
    Shrinking shrinking,
    int stabilisation,
    int fewer)
    implements Scaler {
  private static final int SECONDS = 5;

  /** Ticks of half a second. */
  public static final int PUBLISHED_STABILISATION = 20;

  /** What a vertical step may do to cores. */
  public enum Shrinking {
    NEVER,
    ALLOWED
  }

  public CapacityScaler {
    if (stabilisation < 0) {
      throw new IllegalArgumentException(
          "stabilisation: " + stabilisation + " ticks (expected: 0 or more)");
    }
  }

  /** As the code of 2025 has it. */
  public static CapacityScaler published(ScaledPipeline pipeline, Foresight foresight) {
    return new CapacityScaler(
        new HorizontalProgram(pipeline, RuleSet.OF_2025),
        new VerticalProgram(
            pipeline,
            RuleSet.OF_2025,
            VerticalProgram.Counted.ONE_INSTANCE_EACH,
            VerticalProgram.PUBLISHED_LIMIT),
        foresight,
        Shrinking.NEVER,
        PUBLISHED_STABILISATION,
        0);
  }

  @Override
  public Decision decide(Situation situation) {
    int rate = situation.recentHighest(SECONDS);
    int capacity = capacity(situation.stages(), rate);
    boolean calm = foresight.highest(situation.rates()) <= capacity && rate < capacity;
    Optional<List<StageScale>> instances = horizontal.solve(rate);
    if (instances.isPresent() && (calm || anyHasMostCores(situation.stages()))) {
      return settle(instances.get(), situation);
    }
    VerticalProgram.Answer cores = vertical.solve(situation.stages(), rate);
    return Decision.to(
        shrinking == Shrinking.ALLOWED
            ? withExtra(cores)
            : TwoStageScaler.grown(cores, situation.stages()),
        situation,
        wantedFewerFor(0));
  }

  private Decision settle(List<StageScale> wanted, Situation situation) {
    List<StageScale> now = situation.stages();
    boolean onlyFewer = true;
    List<StageScale> settled = new ArrayList<>();
    for (int i = 0; i < now.size(); i++) {
      StageScale stage = wanted.get(i);
      // one more makes up for what is under way while cores go
      int instances = stage.instances() + (now.get(i).cores() > stage.cores() ? 1 : 0);
      settled.add(stage.withInstances(instances));
      onlyFewer &= stage.instances() <= now.get(i).instances();
    }
    if (onlyFewer && !settled.equals(now) && fewer < stabilisation) {
      return Decision.hold(wantedFewerFor(fewer + 1));
    }
    return Decision.to(settled, situation, wantedFewerFor(0));
  }

  private CapacityScaler wantedFewerFor(int ticks) {
    return new CapacityScaler(horizontal, vertical, foresight, shrinking, stabilisation, ticks);
  }

  private int capacity(List<StageScale> stages, int rate) {
    int capacity = Integer.MAX_VALUE;
    for (int i = 0; i < stages.size(); i++) {
      StageScale scale = stages.get(i);
      StageModel stage = vertical.pipeline().stages().get(i);
      int each =
          vertical.rules().throughput(stage, scale.batch(), scale.cores(), Math.max(1, rate));
      capacity = Math.min(capacity, scale.instances() * each);
    }
    return capacity;
  }

  private boolean anyHasMostCores(List<StageScale> stages) {
    return stages.stream().anyMatch(stage -> stage.cores() >= vertical.pipeline().mostCores());
  }

  private static List<StageScale> withExtra(VerticalProgram.Answer cores) {
    List<StageScale> scales = new ArrayList<>();
    for (int i = 0; i < cores.stages().size(); i++) {
      StageScale stage = cores.stages().get(i);
      scales.add(stage.withInstances(stage.instances() + cores.extra().get(i)));
    }
    return scales;
  }
}
