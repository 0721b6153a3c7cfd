package io.gearshift.simulator.cascadeserve;

import static io.gearshift.simulator.AuthorsTable.number;
import static io.gearshift.simulator.AuthorsTable.whole;

import io.gearshift.config.BadConfig;
import io.gearshift.config.ModelRepository;
import io.gearshift.config.ProfileFile;
import io.gearshift.config.ValidationFile;
import io.gearshift.domain.cascade.Validation;
import io.gearshift.domain.cascade.ValidationTable;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.simulator.AuthorsTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Where families come from: assumed, published by others, or measured here. */
final class GearFamilies {
  private static final DeviceKind ASSUMED = new DeviceKind("cuda-assumed");
  private static final DeviceKind PUBLISHED = new DeviceKind("cuda-pascal");
  private static final DeviceKind MEASURED = new DeviceKind("cpu");
  private static final long MEBIBYTE = 1 << 20;
  private static final int MOST_ASSUMED = 64;
  private static final double PERCENT = 100;
  private static final long CHOOSING = 1;
  private static final long JUDGING = 2;

  /** What the paper's experiments with BERT promise. */
  private static final Duration PAPERS_DEADLINE = Duration.ofMillis(400);

  /** Files of the authors of another paper, who measured the same networks on another GPU. */
  private static final List<String> BERTS =
      List.of(
          "prajjwal1/bert-tiny",
          "prajjwal1/bert-mini",
          "prajjwal1/bert-small",
          "prajjwal1/bert-medium",
          "bert-base-uncased");

  private GearFamilies() {}

  /**
   * Five sizes that the work of the five BERTs of the paper sets apart, from 1 to about 200; of
   * accuracies that are usual for two classes of feeling. The paper prints neither.
   */
  static GearFamily assumed() {
    FamilyId family = new FamilyId("bert");
    List<String> names = List.of("tiny", "mini", "small", "medium", "base");
    double[] each = {0.02, 0.06, 0.2, 0.45, 1.6};
    double[] accuracies = {0.77, 0.79, 0.805, 0.815, 0.83};
    List<VariantProfile> profiles = new ArrayList<>();
    Map<VariantId, Double> byVariant = new LinkedHashMap<>();
    for (int i = 0; i < each.length; i++) {
      VariantId variant = new VariantId(family, names.get(i));
      byVariant.put(variant, accuracies[i]);
      SortedMap<Integer, Duration> points = new TreeMap<>();
      for (int batch = 1; batch <= MOST_ASSUMED; batch *= 2) {
        points.put(batch, millis(1 + 2 * i + each[i] * batch));
      }
      profiles.add(profile(variant, ASSUMED, points));
    }
    return drawn("assumed", family, profiles, byVariant);
  }

  /**
   * @param data the folder that has the folder {@code proteus} with its authors' data
   */
  static GearFamily published(Path data) {
    FamilyId family = new FamilyId("bert");
    Map<VariantId, SortedMap<Integer, Duration>> points = new LinkedHashMap<>();
    Map<VariantId, Double> accuracies = new LinkedHashMap<>();
    for (Map<String, String> row :
        AuthorsTable.rows(data.resolve("proteus").resolve("proteus_profiles.csv"))) {
      if (BERTS.contains(row.get("variant")) && row.get("accelerator").equals("GPU_PASCAL")) {
        VariantId variant = new VariantId(family, row.get("variant").replaceAll(".*/", ""));
        points
            .computeIfAbsent(variant, any -> new TreeMap<>())
            .put(whole(row, "batch"), millis(number(row, "latency_p90_ms")));
        accuracies.put(variant, number(row, "accuracy_raw") / PERCENT);
      }
    }
    if (points.isEmpty()) {
      throw new BadConfig("data: '" + data + "' has no BERT on GPU_PASCAL");
    }
    List<VariantProfile> profiles = new ArrayList<>();
    points.forEach((variant, all) -> profiles.add(profile(variant, PUBLISHED, all)));
    return drawn("published", family, profiles, accuracies);
  }

  private static GearFamily drawn(
      String title,
      FamilyId family,
      List<VariantProfile> profiles,
      Map<VariantId, Double> accuracies) {
    return new GearFamily(
        title,
        profiles,
        DrawnSamples.of(family, accuracies, CHOOSING),
        DrawnSamples.of(family, accuracies, JUDGING),
        PAPERS_DEADLINE);
  }

  /**
   * Families of a model repository that were profiled on one core and validated.
   *
   * @throws BadConfig if there are none
   */
  static List<GearFamily> measured(Path models) {
    ModelRepository repository = ModelRepository.open(models);
    List<GearFamily> found =
        repository.catalog().families().stream()
            .flatMap(family -> measured(repository, family))
            .toList();
    if (found.isEmpty()) {
      throw new BadConfig(
          "--data: '"
              + models
              + "' has no family with two variants that are profiled on one core and validated\n"
              + "Measure them: ./gearshift plan gears FAMILY --highest 100 --devices cpu=1");
    }
    return found;
  }

  private static Stream<GearFamily> measured(ModelRepository repository, Family family) {
    List<VariantProfile> profiles = new ArrayList<>();
    List<Validation> validations = new ArrayList<>();
    for (Variant variant : family.variants()) {
      Path folder = repository.folder(variant.id());
      ProfileFile.read(folder, variant)
          .on(MEASURED, 1)
          .ifPresent(
              profile ->
                  ValidationFile.read(folder, variant)
                      .ifPresent(
                          validation -> {
                            profiles.add(profile);
                            validations.add(validation);
                          }));
    }
    if (profiles.size() < 2) {
      return Stream.empty();
    }
    ValidationTable table = ValidationTable.of(validations, repository.certainty(family.id()));
    return Stream.of(
        new GearFamily(
            family.id().name(), profiles, table.choosing(), table.judging(), family.slo()));
  }

  private static VariantProfile profile(
      VariantId variant, DeviceKind kind, Map<Integer, Duration> points) {
    LatencyProfile latency = LatencyProfile.measured(points);
    return new VariantProfile(
        variant, kind, 1, latency, latency, latency, MEBIBYTE, Duration.ofSeconds(1));
  }

  private static Duration millis(double millis) {
    return Duration.ofNanos(Math.round(millis * 1e6));
  }
}
