package io.gearshift.domain.pull;

import io.gearshift.domain.catalog.Accuracy;
import java.util.List;
import java.util.Optional;

/**
 * The quickest variant that is accurate enough, with the largest batch that ends within the slack:
 * what INFaaS (ATC 2021) comes to where nothing has to be loaded, as its authors agreed
 * (SuperServe, section 6.1).
 *
 * @param atLeast what is accurate enough; 0 if anything is
 */
public record MinCost(Accuracy atLeast) implements SlackPolicy {
  @Override
  public Optional<Rule> over(List<Resident> residents) {
    List<Resident> enough =
        residents.stream().filter(resident -> resident.accuracy().compareTo(atLeast) >= 0).toList();
    return ResidentTable.pareto(enough)
        .map(ResidentTable::least)
        .flatMap(least -> new OneVariant(least.variant()).over(List.of(least)));
  }
}
