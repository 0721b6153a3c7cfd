package io.gearshift.http;

import com.fasterxml.jackson.core.JsonFactory;
import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.Catalog.Quarantined;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.pipeline.Pipeline;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The families and pipelines that are served, by the names that clients use. */
public final class Served {

  /** A model, what reads the requests and the files sent to it, and who answers them. */
  public record Entry(Model model, InferReader reader, FileUpload files, Backend backend) {}

  /**
   * What is served at one time.
   *
   * @param unloaded those that operators have taken out of service
   */
  private record Standing(
      Map<String, Entry> entries, Map<String, Entry> unloaded, List<Quarantined> quarantined) {}

  private final Routers routers;
  private final JsonFactory factory;
  private volatile Standing standing;

  Served(Catalog catalog, Routers routers, JsonFactory factory) {
    this.routers = routers;
    this.factory = factory;
    serve(catalog, Set.of());
  }

  /**
   * Serves this from now on; what is being read or answered goes on as it began.
   *
   * @param unloaded families that are out of service
   */
  void serve(Catalog catalog, Set<FamilyId> unloaded) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    Map<String, Entry> out = new LinkedHashMap<>();
    for (Family family : catalog.families()) {
      Entry entry = entry(Model.of(family), new StageBackend(family.id(), routers.of(family.id())));
      (unloaded.contains(family.id()) ? out : entries).put(entry.model().name(), entry);
    }
    for (Pipeline pipeline : catalog.pipelines()) {
      Entry entry =
          entry(Model.of(pipeline), new PipelineBackend(pipeline.id(), routers.of(pipeline.id())));
      entries.put(entry.model().name(), entry);
    }
    standing = new Standing(entries, out, catalog.quarantined());
  }

  private Entry entry(Model model, Backend backend) {
    return new Entry(model, new InferReader(factory, model), new FileUpload(model), backend);
  }

  Iterable<Entry> all() {
    return standing.entries().values();
  }

  /** The models that operators have taken out of service. */
  Iterable<Model> unloaded() {
    return standing.unloaded().values().stream().map(Entry::model).toList();
  }

  /** What the repository has and cannot serve. */
  List<Quarantined> quarantined() {
    return standing.quarantined();
  }

  /**
   * The model of this name.
   *
   * @throws Problem if there is none
   */
  Entry entry(String name) {
    Standing now = standing;
    Entry entry = now.entries().get(name);
    if (entry != null) {
      return entry;
    }
    if (now.unloaded().containsKey(name)) {
      throw Problem.of(503, "model '" + name + "' is unloaded; an operator can load it again");
    }
    refuseQuarantined(name, "model " + Problem.quoted(name));
    throw Problem.of(404, "Request for unknown model: " + Problem.quoted(name) + " is not found");
  }

  /**
   * The version that a client asks for, as it was given.
   *
   * @throws Problem if the model has none of this name
   */
  Optional<String> version(Entry entry, Optional<String> version) {
    Model model = entry.model();
    if (version.isEmpty() || model.versions().contains(version.get())) {
      return version;
    }
    String name = version.get();
    refuseQuarantined(
        model.name() + "/" + name,
        "version " + Problem.quoted(name) + " of '" + model.name() + "'");
    throw Problem.of(
        404,
        "Request for unknown model: '"
            + model.name()
            + "' version "
            + Problem.quoted(name)
            + " is not found (expected: "
            + String.join(", ", model.versions())
            + ")");
  }

  private void refuseQuarantined(String name, String shown) {
    for (Quarantined one : standing.quarantined()) {
      if (one.name().equals(name)) {
        throw Problem.of(503, shown + " failed to load: " + one.reason());
      }
    }
  }
}
