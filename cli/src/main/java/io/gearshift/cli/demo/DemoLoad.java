package io.gearshift.cli.demo;

import io.gearshift.cli.judge.Model;
import io.gearshift.cli.load.LiveTable;
import io.gearshift.cli.load.Questions;
import io.gearshift.cli.load.Rehearsal;
import io.gearshift.cli.load.Report;
import io.gearshift.cli.load.Run;
import io.gearshift.cli.load.Target;
import io.gearshift.simulator.arrivals.Arrivals;
import io.gearshift.simulator.arrivals.Gaps;
import io.gearshift.simulator.arrivals.RateCurve;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/**
 * Queries of a model with labels, for servers of a demonstration.
 *
 * @param seed of the arrivals
 */
record DemoLoad(Model model, long seed) {
  private static final int CONNECTIONS = 256;

  /** Queries per second, one after the other. */
  double rehearse(DemoServer server) throws InterruptedException {
    Target target = target(server);
    return Rehearsal.with(target.address(), questions(target));
  }

  /** Queries per second that a server answers in time; begins with half of what it does alone. */
  double capacity(DemoServer server, PrintWriter story) throws InterruptedException {
    double alone = rehearse(server);
    return new Capacity(model.slo(), story)
        .find(
            alone / 2,
            (rate, length) ->
                run(
                    server,
                    Contender.MOST_ACCURATE,
                    RateCurve.steady(rate, length),
                    new LiveTable(new PrintWriter(PrintWriter.nullWriter()), length)));
  }

  /** Lets a server, warm, go through a burst. */
  Report run(DemoServer server, String policy, Burst burst, PrintWriter story)
      throws InterruptedException {
    rehearse(server);
    story.println(burst.told(policy));
    return run(server, policy, burst.curve(), new LiveTable(story, burst.length()));
  }

  private Report run(DemoServer server, String policy, RateCurve curve, LiveTable table)
      throws InterruptedException {
    Target target = target(server);
    Report.Asked asked =
        new Report.Asked(
            policy,
            server.url().toString(),
            model.name(),
            Optional.empty(),
            Burst.name(),
            seed,
            model.slo().toNanos() / 1e6,
            true);
    Arrivals arrivals = new Arrivals(curve, Gaps.ofCv2(1), new SplittableRandom(seed));
    int ahead = Run.openedAhead(model.slo(), CONNECTIONS);
    return new Run(target.address(), questions(target), model.slo(), CONNECTIONS, ahead, table)
        .execute(asked, arrivals);
  }

  private Target target(DemoServer server) {
    return new Target(server.url(), model.name(), Optional.empty(), Optional.empty());
  }

  private List<Questions.Question> questions(Target target) {
    return Questions.all(model, target, OptionalDouble.empty(), true);
  }
}
