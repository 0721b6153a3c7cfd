package io.gearshift.domain.pull;

import io.gearshift.domain.catalog.VariantId;
import java.util.List;
import java.util.Optional;

/**
 * Always the same variant, with the largest batch that ends within the slack: Clipper, Clockwork
 * and TensorFlow Serving, as SuperServe measures itself against them (Clipper+, section 6.1).
 */
public record OneVariant(VariantId variant) implements SlackPolicy {
  @Override
  public Optional<Rule> over(List<Resident> residents) {
    List<Resident> alone =
        residents.stream().filter(resident -> resident.variant().equals(variant)).toList();
    return ResidentTable.of(alone).map(Largest::new);
  }

  private static final class Largest extends Fit {
    Largest(ResidentTable table) {
      super(table);
    }

    @Override
    Pull within(long slack) {
      return largest(table.leastPlace(), slack);
    }
  }
}
