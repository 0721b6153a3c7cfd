package io.gearshift.http.dashboard;

import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Problem;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Says what the planner would do if something else were asked. Nothing comes of it. */
@FunctionalInterface
public interface WhatIf {

  /**
   * @param demand items per second by family, queries per second by pipeline; others keep theirs
   * @return fails with {@link Refused} if it cannot be said now
   */
  CompletionStage<Answer> ask(Map<String, Double> demand);

  /**
   * @param planner its name
   * @param problem what it was shown
   * @param outcome what its plan comes to
   */
  record Answer(String planner, Problem problem, Plan plan, PlanCheck.Outcome outcome) {}

  /** Too many ask, or it takes too long; the message says what to do. */
  final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Refused(String message) {
      super(message, null, false, false);
    }
  }
}
