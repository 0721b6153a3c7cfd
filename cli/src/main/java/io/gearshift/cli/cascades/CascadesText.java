package io.gearshift.cli.cascades;

import io.gearshift.cli.cascades.Findings.Member;
import io.gearshift.domain.cascade.Cascade;
import io.gearshift.domain.cascade.CascadeCurve.Point;
import io.gearshift.domain.cascade.CascadeStep;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The curve of a family as a table for people. */
public final class CascadesText {
  private static final int BAR = 40;

  private CascadesText() {}

  /** A cascade as it is read: {@code nano 0.35 > large}. */
  static String shown(Cascade cascade) {
    return cascade.steps().stream().map(CascadesText::shown).collect(Collectors.joining(" > "));
  }

  private static String shown(CascadeStep step) {
    String name = step.variant().name();
    return step.threshold() == 0
        ? name
        : String.format(Locale.ROOT, "%s %.2f", name, step.threshold());
  }

  public static void print(Findings findings, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%s: %d held-out examples, one half to choose and one to judge; work on %s in runs of %d%n",
        findings.family().id(),
        findings.examples(),
        findings.kind(),
        findings.batch());
    out.printf(
        Locale.ROOT,
        "certainty: %s of %s%n%n",
        findings.certainty().measure().name().toLowerCase(Locale.ROOT),
        findings.certainty().scores().name().toLowerCase(Locale.ROOT));
    variants(findings, out);
    out.println();
    curve(findings, out);
    out.println();
    verdict(findings, out);
  }

  private static void variants(Findings findings, PrintWriter out) {
    out.printf(
        "%-16s %9s %9s   %11s %8s   %11s %8s%n",
        "variant", "work ms", "accuracy", "temperature", "off by", "fitted", "off by");
    for (Member member : findings.variants()) {
      out.printf(
          Locale.ROOT,
          "%-16s %9.3f %8.2f%%   %11.2f %7.1f%%   %11.2f %7.1f%%%n",
          member.variant().name(),
          ms(member.work()),
          member.accuracy().value() * 100,
          member.temperature(),
          member.error() * 100,
          member.fitted(),
          member.fittedError() * 100);
    }
  }

  private static void curve(Findings findings, PrintWriter out) {
    double most = ms(findings.curve().best().judged().work());
    out.printf(
        "%-40s %9s %8s %6s %8s %8s %9s%n",
        "cascade", "work ms", "of best", "steps", "chosen", "judged", "± 1 s.e.");
    for (Point point : findings.curve().points()) {
      double part = ms(point.judged().work()) / most;
      out.printf(
          Locale.ROOT,
          "%-40s %9.3f %7.1f%% %6.2f %7.2f%% %7.2f%% %8.2f%%  %s%n",
          shown(point.cascade()),
          ms(point.judged().work()),
          part * 100,
          point.judged().outcome().steps(),
          point.chosen().accuracy().value() * 100,
          point.judged().outcome().accuracy().value() * 100,
          point.judged().outcome().error() * 100,
          "#".repeat((int) Math.round(Math.min(1, part) * BAR)));
    }
  }

  private static void verdict(Findings findings, PrintWriter out) {
    Point best = findings.curve().best();
    Point asGood = findings.curve().asGood();
    out.printf(
        Locale.ROOT,
        "best alone: %s, %.2f%% right of the half that judges%n",
        shown(best.cascade()),
        best.judged().outcome().accuracy().value() * 100);
    if (asGood.cascade().equals(best.cascade())) {
      out.println("as good for less work by the half that chooses: none");
    } else {
      compare("as good by the half that chooses", asGood, best, out);
    }
    List<Point> points = findings.curve().points();
    compare("the best by the half that chooses", points.get(points.size() - 1), best, out);
  }

  private static void compare(String what, Point point, Point best, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%s: %s, %.1f%% of the work; %+.2f points by the half that judges (± %.2f)%n",
        what,
        shown(point.cascade()),
        100 * ms(point.judged().work()) / ms(best.judged().work()),
        point.lead() * 100,
        point.leadError() * 100);
  }

  static double ms(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
