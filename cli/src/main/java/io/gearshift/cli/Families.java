package io.gearshift.cli;

import io.gearshift.config.BadConfig;
import io.gearshift.config.ModelRepository;
import io.gearshift.domain.catalog.Family;
import java.util.List;

/** The families that a command was asked to work on. */
final class Families {
  private Families() {}

  /**
   * The family of this name, or all if it is null.
   *
   * @throws BadConfig if there is no such family, or none of its variants can be used
   */
  static List<Family> chosen(ModelRepository repository, String name) {
    List<Family> families = repository.catalog().families();
    if (name == null) {
      return families;
    }
    return List.of(
        repository
            .catalog()
            .family(name)
            .orElseThrow(
                () ->
                    new BadConfig(
                        "family: '"
                            + name
                            + "' (expected: one of "
                            + families.stream().map(family -> family.id().name()).toList()
                            + ")")));
  }
}
