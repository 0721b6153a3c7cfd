package io.gearshift.http;

import io.gearshift.domain.measure.ModelStatistics;
import io.gearshift.domain.measure.NodeBook;
import io.gearshift.domain.measure.QueryBook;
import io.gearshift.domain.measure.Total;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What became of the queries that came in on this node, by model and version. */
final class Statistics {
  private final Served served;
  private final NodeBook book;

  Statistics(Served served, NodeBook book) {
    this.served = served;
    this.book = book;
  }

  /**
   * Of every version of every model, and in an element without a version of the queries that no
   * version had, if there were any.
   */
  List<ModelStatistics> all() {
    List<ModelStatistics> all = new ArrayList<>();
    for (Served.Entry entry : served.all()) {
      Model model = entry.model();
      model.versions().forEach(version -> all.add(of(model, Optional.of(version))));
      ModelStatistics rest = of(model, Optional.of(QueryBook.NO_VERSION));
      if (!rest.fail().equals(Total.NONE)) {
        all.add(rest);
      }
    }
    return all;
  }

  /** Of one version of a model; without a version, one element for all of them together. */
  List<ModelStatistics> of(Served.Entry entry, Optional<String> version) {
    return List.of(of(entry.model(), version));
  }

  private ModelStatistics of(Model model, Optional<String> version) {
    return ModelStatistics.of(book, model.name(), version);
  }
}
