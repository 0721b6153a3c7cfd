package io.gearshift.http;

import com.fasterxml.jackson.core.JsonFactory;
import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.Catalog.Quarantined;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.pipeline.Pipeline;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The families and pipelines that are served, by the names that clients use. */
public final class Served {

  /** A model, what reads the requests and the files sent to it, and who answers them. */
  public record Entry(Model model, InferReader reader, FileUpload files, Backend backend) {}

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final List<Quarantined> quarantined;

  Served(Catalog catalog, Routers routers, JsonFactory factory) {
    for (Family family : catalog.families()) {
      add(Model.of(family), new StageBackend(family.id(), routers.of(family.id())), factory);
    }
    for (Pipeline pipeline : catalog.pipelines()) {
      add(
          Model.of(pipeline),
          new PipelineBackend(pipeline.id(), routers.of(pipeline.id())),
          factory);
    }
    quarantined = catalog.quarantined();
  }

  private void add(Model model, Backend backend, JsonFactory factory) {
    InferReader reader = new InferReader(factory, model);
    entries.put(model.name(), new Entry(model, reader, new FileUpload(model), backend));
  }

  Iterable<Entry> all() {
    return entries.values();
  }

  /** What the repository has and cannot serve. */
  List<Quarantined> quarantined() {
    return quarantined;
  }

  /**
   * The model of this name.
   *
   * @throws Problem if there is none
   */
  Entry entry(String name) {
    Entry entry = entries.get(name);
    if (entry != null) {
      return entry;
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
    for (Quarantined one : quarantined) {
      if (one.name().equals(name)) {
        throw Problem.of(503, shown + " failed to load: " + one.reason());
      }
    }
  }
}
