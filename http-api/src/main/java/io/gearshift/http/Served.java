package io.gearshift.http;

import com.fasterxml.jackson.core.JsonFactory;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.Catalog.Quarantined;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;

/** The families that are served, by the names that clients use. */
final class Served {

  /** A family, what reads the requests to it, and who routes its queries. */
  record Model(Family family, InferReader reader, ActorRef<StageRouter.Command> router) {}

  private final Map<String, Model> models = new LinkedHashMap<>();
  private final Map<String, String> quarantined;

  Served(
      Catalog catalog, Map<FamilyId, ActorRef<StageRouter.Command>> routers, JsonFactory factory) {
    for (Family family : catalog.families()) {
      ActorRef<StageRouter.Command> router = routers.get(family.id());
      if (router == null) {
        throw new IllegalArgumentException(
            "family '" + family.id() + "' has no router (expected: one for each in the catalog)");
      }
      models.put(family.id().name(), new Model(family, new InferReader(factory, family), router));
    }
    quarantined =
        catalog.quarantined().stream()
            .collect(
                Collectors.toUnmodifiableMap(Quarantined::name, Quarantined::reason, (a, b) -> a));
  }

  Iterable<Model> all() {
    return models.values();
  }

  /**
   * The model of this name.
   *
   * @throws Problem if there is none
   */
  Model model(String name) {
    Model model = models.get(name);
    if (model != null) {
      return model;
    }
    refuseQuarantined(name, "model " + Problem.quoted(name));
    throw Problem.of(404, "Request for unknown model: " + Problem.quoted(name) + " is not found");
  }

  /**
   * The variant that a client asks for by version, if it does.
   *
   * @throws Problem if the model has none of this name
   */
  Optional<VariantId> variant(Model model, Optional<String> version) {
    if (version.isEmpty()) {
      return Optional.empty();
    }
    Family family = model.family();
    String name = version.get();
    Optional<VariantId> variant = family.variant(name).map(Variant::id);
    if (variant.isPresent()) {
      return variant;
    }
    refuseQuarantined(
        family.id() + "/" + name, "version " + Problem.quoted(name) + " of '" + family.id() + "'");
    throw Problem.of(
        404,
        "Request for unknown model: '"
            + family.id()
            + "' version "
            + Problem.quoted(name)
            + " is not found (expected: "
            + family.variants().stream()
                .map(known -> known.id().name())
                .collect(Collectors.joining(", "))
            + ")");
  }

  private void refuseQuarantined(String name, String shown) {
    String reason = quarantined.get(name);
    if (reason != null) {
      throw Problem.of(503, shown + " failed to load: " + reason);
    }
  }
}
