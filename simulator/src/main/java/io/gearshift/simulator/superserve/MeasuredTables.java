package io.gearshift.simulator.superserve;

import io.gearshift.config.BadConfig;
import io.gearshift.config.ModelRepository;
import io.gearshift.config.ProfileFile;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.pull.Resident;
import io.gearshift.simulator.TableReport.Table;
import io.gearshift.simulator.superserve.PullSimulation.Fleet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The paper's bursty traces with the families of a model repository, as they were measured. */
final class MeasuredTables {
  /** As many as in ten seconds of the paper's traces. */
  private static final double QUERIES = 70_000;

  /** Of what the variant can do that can do most. */
  private static final double BASE = 0.005;

  private static final List<Double> VARIANTS = List.of(0.005, 0.045, 0.145, 0.395);
  private static final List<Double> CV2S = List.of(8.0);

  private MeasuredTables() {}

  /**
   * @param models a model repository, of which those families take part that have two variants or
   *     more with a profile for {@code cpu} with one core
   */
  static Table of(Path models) {
    ModelRepository repository = ModelRepository.open(models);
    List<List<String>> rows = new ArrayList<>();
    for (Family family : repository.catalog().families()) {
      List<Resident> residents =
          family.variants().stream()
              .flatMap(variant -> resident(repository, family, variant).stream())
              .sorted(Comparator.comparing(Resident::accuracy))
              .toList();
      if (residents.size() > 1) {
        rows.addAll(rows(family, residents));
      }
    }
    if (rows.isEmpty()) {
      throw new BadConfig(
          "--data: '"
              + models
              + "' has no family with two measured variants\nmeasure them: ./gearshift profile");
    }
    return SuperServeTables.table("measured", "Bursty, with measured families", rows);
  }

  private static Optional<Resident> resident(
      ModelRepository repository, Family family, Variant variant) {
    Path folder = repository.folder(variant.id());
    return ProfileFile.read(folder, variant)
        .on(new DeviceKind("cpu"), 1)
        .map(
            profile ->
                new Resident(
                    variant.id(), variant.accuracy(), profile.p95().upTo(family.maxBatch())));
  }

  private static List<List<String>> rows(Family family, List<Resident> residents) {
    double most =
        AssumedSubnets.WORKERS
            * residents.stream().mapToDouble(MeasuredTables::perSecond).max().orElseThrow();
    Fleet fleet = new Fleet(AssumedSubnets.WORKERS, residents, List.of());
    List<List<String>> rows = new ArrayList<>();
    for (double part : VARIANTS) {
      for (double cv2 : CV2S) {
        long[] arrivals =
            PullTraces.bursty(
                BASE * most,
                part * most,
                cv2,
                QUERIES / ((BASE + part) * most),
                SuperServeTables.SEED);
        String trace =
            SuperServeTables.said(
                "%s, %.0f%% of the most, CV² %.0f", family.id(), 100 * (BASE + part), cv2);
        for (PullSystem system : systems(residents)) {
          Outcome outcome = PullSimulation.run(fleet, system.policy(), family.slo(), arrivals);
          rows.add(SuperServeTables.row(trace, system, outcome));
        }
      }
    }
    return rows;
  }

  private static List<PullSystem> systems(List<Resident> residents) {
    return List.of(
        PullSystems.SLACK_FIT,
        PullSystems.byRanges(PullSystems.BUCKETS),
        PullSystems.REFITTED,
        PullSystems.WITH_HEADROOM,
        PullSystems.MAX_BATCH,
        PullSystems.MAX_ACCURACY,
        PullSystems.INFAAS,
        PullSystems.clipper(residents.get(residents.size() - 1)));
  }

  private static double perSecond(Resident resident) {
    int most = resident.latency().maxBatch();
    return most * 1e9 / resident.latency().of(most).toNanos();
  }
}
