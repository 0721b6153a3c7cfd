package io.gearshift.simulator.themis;

import io.gearshift.planner.themis.CapacityScaler;
import io.gearshift.planner.themis.DispatchRule;
import io.gearshift.planner.themis.Foresight;
import io.gearshift.planner.themis.HorizontalOnlyScaler;
import io.gearshift.planner.themis.HorizontalProgram;
import io.gearshift.planner.themis.InferLineScaler;
import io.gearshift.planner.themis.PodScaler;
import io.gearshift.planner.themis.RuleSet;
import io.gearshift.planner.themis.ScaledPipeline;
import io.gearshift.planner.themis.Scaler;
import io.gearshift.planner.themis.StageScale;
import io.gearshift.planner.themis.TwoStageScaler;
import io.gearshift.planner.themis.VerticalOnlyScaler;
import io.gearshift.planner.themis.VerticalProgram;
import io.gearshift.simulator.TableReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;

/** The eleven minutes of the trace, under Themis and its rivals. */
final class TraceTables {
  private static final int SEEDS = 3;
  private static final double PERCENT = 100;
  private static final int WARM_UP = 10;
  private static final int START_OF_INFERLINE = 30;
  private static final int FORESEEN = 10;
  private static final double USE = 0.8;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

  /** Instances that vertical scaling alone has, as the authors set them. */
  private static final Map<String, List<Integer>> FIXED =
      Map.of("video", List.of(3, 2), "sentiment", List.of(4, 2), "nlp", List.of(1, 3, 3));

  private final ThemisData data;

  TraceTables(ThemisData data) {
    this.data = data;
  }

  TableReport.Table of2024() {
    return table("systems-2024", "The trace of 2024", 2024);
  }

  TableReport.Table of2025() {
    return table("systems-2025", "The trace of 2025", 2025);
  }

  private TableReport.Table table(String name, String title, int year) {
    List<List<String>> rows = new ArrayList<>();
    for (PublishedPipeline published : data.pipelines(year)) {
      for (ThemisSystem system : systems(published)) {
        Outcome outcome = mean(published, system);
        rows.add(
            List.of(
                published.name(),
                system.name(),
                said("%.2f", PERCENT * outcome.violations()),
                said("%.2f", PERCENT * outcome.dropped()),
                said("%.1f", outcome.cores()),
                said("%.1f", outcome.calmCores())));
      }
    }
    return new TableReport.Table(
        name,
        title,
        List.of("pipeline", "system", "violations %", "dropped %", "cores", "cores when calm"),
        rows);
  }

  private static Outcome mean(PublishedPipeline published, ThemisSystem system) {
    return Outcome.mean(
        LongStream.rangeClosed(1, SEEDS)
            .mapToObj(
                seed ->
                    ScalingSimulation.run(published.pipeline(), system, published.rates(), seed))
            .toList());
  }

  private static List<ThemisSystem> systems(PublishedPipeline published) {
    return new Systems(published).all();
  }

  private static final class Systems {
    private final PublishedPipeline published;
    private final ScaledPipeline pipeline;
    private final RuleSet rules;
    private final HorizontalProgram horizontal;
    private final VerticalProgram vertical;
    private final List<StageScale> start;
    private final Duration tick;
    private final DispatchRule dispatch;

    Systems(PublishedPipeline published) {
      boolean is2024 = published.year() == 2024;
      this.published = published;
      this.pipeline = published.pipeline();
      this.rules = is2024 ? RuleSet.OF_2024 : RuleSet.OF_2025;
      this.horizontal = new HorizontalProgram(pipeline, rules);
      this.vertical = VerticalProgram.published(pipeline, rules);
      this.start = horizontal.solve(highest(WARM_UP)).orElseThrow();
      this.tick = is2024 ? SECOND : HALF_A_SECOND;
      this.dispatch =
          is2024 ? DispatchRule.of2024(Duration.ofMillis(pipeline.slo())) : DispatchRule.of2025();
    }

    private int highest(int seconds) {
      return Collections.max(published.rates().subList(0, seconds));
    }

    List<ThemisSystem> all() {
      List<ThemisSystem> systems = new ArrayList<>();
      systems.add(system("Themis", themis(Foresight.RECENT)));
      systems.add(system("Themis, trend", themis(Foresight.TREND)));
      systems.add(system("Themis, told", themis(this::told)));
      if (published.year() == 2024) {
        TwoStageScaler themis =
            TwoStageScaler.published(pipeline, Foresight.RECENT, stabilisation());
        systems.add(
            system(
                "ours: settled for the forecast",
                themis.settling(TwoStageScaler.Settling.FOR_FORECAST)));
      }
      systems.add(
          system("horizontal only", new HorizontalOnlyScaler(horizontal, stabilisation(), 0)));
      systems.add(verticalOnly("vertical only", one(), Enactment.LIVE));
      systems.add(verticalOnly("vertical only, ample", fixed(), Enactment.LIVE));
      if (published.year() == 2024) {
        systems.add(
            verticalOnly("vertical only, ample, first alone", fixed(), Enactment.FIRST_ALONE));
      }
      InferLineScaler.planned(pipeline, rules, highest(START_OF_INFERLINE), stabilisation())
          .ifPresent(
              scaler ->
                  systems.add(
                      new ThemisSystem(
                          "InferLine", scaler, scaler.start(), tick, dispatch, Enactment.LIVE)));
      systems.add(system("HPA", PodScaler.horizontal(pipeline, USE, tick)));
      systems.add(
          new ThemisSystem(
              "VPA",
              PodScaler.vertical(pipeline, tick),
              vertical.solve(fixed(), highest(WARM_UP)).stages(),
              tick,
              dispatch,
              Enactment.RESTARTING));
      return systems;
    }

    private ThemisSystem verticalOnly(
        String name, List<StageScale> instances, Enactment enactment) {
      return new ThemisSystem(
          name,
          new VerticalOnlyScaler(vertical),
          vertical.solve(instances, highest(WARM_UP)).stages(),
          tick,
          dispatch,
          enactment);
    }

    private int stabilisation() {
      return published.year() == 2024
          ? published.stabilisation()
          : CapacityScaler.PUBLISHED_STABILISATION;
    }

    private Scaler themis(Foresight foresight) {
      return published.year() == 2024
          ? TwoStageScaler.published(pipeline, foresight, stabilisation())
          : CapacityScaler.published(pipeline, foresight);
    }

    /** The best that anything learnt could say. */
    private int told(List<Integer> seen) {
      List<Integer> all = published.rates();
      int now = Math.min(seen.size(), all.size() - 1);
      return Collections.max(all.subList(now, Math.min(now + FORESEEN, all.size())));
    }

    private ThemisSystem system(String name, Scaler scaler) {
      return new ThemisSystem(name, scaler, start, tick, dispatch, Enactment.LIVE);
    }

    /** What the authors' code starts with. */
    private List<StageScale> one() {
      return Collections.nCopies(pipeline.stages().size(), new StageScale(1, 1, 1));
    }

    /** As the authors set them in 2024; in 2025 so many that the most cores serve the highest. */
    private List<StageScale> fixed() {
      List<StageScale> fixed = new ArrayList<>();
      int most = Collections.max(published.rates());
      for (int i = 0; i < pipeline.stages().size(); i++) {
        int each = rules.throughput(pipeline.stages().get(i), 1, pipeline.mostCores(), most);
        int instances =
            published.year() == 2024
                ? FIXED.get(published.name()).get(i)
                : (int) Math.ceil((most + Math.sqrt(most)) / each);
        fixed.add(new StageScale(instances, 1, 1));
      }
      return fixed;
    }
  }

  private static String said(String format, double number) {
    return String.format(Locale.ROOT, format, number);
  }
}
