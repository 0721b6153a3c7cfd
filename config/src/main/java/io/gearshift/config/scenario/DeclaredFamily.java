package io.gearshift.config.scenario;

import io.gearshift.config.BadConfig;
import io.gearshift.config.scenario.FamilySettings.ProfileSettings;
import io.gearshift.config.scenario.FamilySettings.VariantSettings;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.Network;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A family that a scenario declares: with accuracies and profiles, and without a network. */
record DeclaredFamily(Family family, List<VariantProfile> profiles) {
  private static final Network NONE = new Network(List.of(Path.of("none")), Optional.empty());
  private static final Signature ANY;

  static {
    TensorSpec tensor = new TensorSpec("any", DataType.FP32, Shape.of(-1));
    ANY = new Signature(List.of(tensor), List.of(tensor));
  }

  /**
   * @param key where it stands
   * @throws BadConfig if it is not complete
   */
  static DeclaredFamily of(String key, FamilySettings settings, DataFolders folders) {
    try {
      FamilyId id = new FamilyId(settings.name());
      List<VariantProfile> profiles = new ArrayList<>();
      List<Variant> variants = new ArrayList<>();
      for (VariantSettings declared : settings.variants().orElseThrow()) {
        VariantId variant = new VariantId(id, declared.name());
        variants.add(new Variant(variant, new Accuracy(declared.accuracy()), "", "", NONE));
        declared.on().orElse(List.of()).forEach(profile -> profiles.add(profile(variant, profile)));
      }
      for (Path file : settings.profiles().orElse(List.of())) {
        ProfileTable.read(folders.find(key + ".profiles", file)).stream()
            .filter(profile -> variants.stream().anyMatch(v -> v.id().equals(profile.variant())))
            .forEach(profiles::add);
      }
      int profiled =
          profiles.stream().mapToInt(profile -> profile.p50().maxBatch()).max().orElse(1);
      Family family =
          new Family(
              id,
              "",
              "",
              "",
              settings.slo().orElseThrow(),
              settings.maxBatch().orElse(profiled),
              ANY,
              List.of(),
              variants);
      return new DeclaredFamily(family, profiles);
    } catch (IllegalArgumentException e) {
      throw new BadConfig(key + ": " + e.getMessage());
    }
  }

  private static VariantProfile profile(VariantId variant, ProfileSettings settings) {
    List<Duration> p95 = settings.p95().orElse(settings.p50());
    return new VariantProfile(
        variant,
        new DeviceKind(settings.kind()),
        settings.cores().orElse(1),
        latency(settings.batches(), settings.p50()),
        latency(settings.batches(), p95),
        latency(settings.batches(), settings.p99().orElse(p95)),
        settings.memoryBytes().orElse(0L),
        settings.load());
  }

  private static LatencyProfile latency(List<Integer> batches, List<Duration> latencies) {
    Map<Integer, Duration> points = new TreeMap<>();
    for (int i = 0; i < batches.size(); i++) {
      points.put(batches.get(i), latencies.get(i));
    }
    return LatencyProfile.measured(points);
  }
}
