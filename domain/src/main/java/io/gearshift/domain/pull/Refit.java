package io.gearshift.domain.pull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Ours: where fewer items wait than a policy would run, they are run by the most accurate variant
 * that takes no longer for them than the whole batch would have taken. More accurate in calm, where
 * the largest batch that fits is never full; the device is not free sooner than the policy reckoned
 * with, so that less slack is left for who comes next.
 */
public record Refit(SlackPolicy policy) implements SlackPolicy {
  @Override
  public Optional<Rule> over(List<Resident> residents) {
    return policy.over(residents).map(Refitted::new);
  }

  private record Refitted(Rule rule) implements Rule {
    @Override
    public Pull decide(Duration slack, int queued) {
      Pull pull = rule.decide(slack, queued);
      if (queued >= pull.items()) {
        return pull;
      }
      Duration reckoned = pull.latency();
      List<Resident> residents = residents();
      for (int i = residents.size() - 1; i >= 0; i--) {
        Resident better = residents.get(i);
        if (better.latency().maxBatch() >= queued
            && better.latency().of(queued).compareTo(reckoned) <= 0) {
          return new Pull(better, queued);
        }
      }
      return pull;
    }

    @Override
    public List<Resident> residents() {
      return rule.residents();
    }
  }
}
