package io.gearshift.domain.pull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Ours: another policy, shown a part of the slack alone. A policy that gives a batch all the slack
 * there is has nothing left when a run takes longer than its profile, and the next query has no
 * more than the last one left it; so where devices are not all a server's own it is late again and
 * again. The rest of the slack is for both.
 *
 * @param part of the slack that may be used up by what is expected, above 0, up to 1
 */
public record Headroom(SlackPolicy policy, double part) implements SlackPolicy {
  public Headroom {
    if (!(part > 0 && part <= 1)) {
      throw new IllegalArgumentException("part: " + part + " (expected: above 0, up to 1)");
    }
  }

  @Override
  public Optional<Rule> over(List<Resident> residents) {
    return policy.over(residents).map(rule -> new Held(rule, part));
  }

  private record Held(Rule rule, double part) implements Rule {
    @Override
    public Pull decide(Duration slack, int queued) {
      long nanos = slack.toNanos();
      return rule.decide(nanos > 0 ? Duration.ofNanos((long) (nanos * part)) : slack, queued);
    }

    @Override
    public List<Resident> residents() {
      return rule.residents();
    }
  }
}
