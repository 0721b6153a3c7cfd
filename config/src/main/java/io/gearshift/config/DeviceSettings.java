package io.gearshift.config;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.VariantProfile;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The devices that the operator declared for a node.
 *
 * @param declared empty if they are to be found automatically
 */
public record DeviceSettings(List<Declared> declared) {
  /** Devices are found automatically. */
  public static final DeviceSettings AUTO = new DeviceSettings(List.of());

  /** So many names still fit what nodes tell each other. */
  private static final int MOST = 10_000;

  /**
   * One device, or several synthetic ones.
   *
   * @param id unique on its node; several are {@code id-0}, {@code id-1} and so on
   * @param ordinal which GPU of the node; 0 if left out
   * @param cores processor cores that a run may use; 1 if left out
   * @param memoryBytes what its instances may take together; for a slice of cores, if left out, its
   *     share of half the machine's memory
   * @param count how many synthetic devices; one of the very id if left out
   * @param like the kind of device whose profiles a synthetic one goes by; its own if left out
   * @param factor the time that a run takes of that in those profiles; 1 if left out
   * @param maxCores the most cores that a slice of cores may grow to; those that it has if left out
   */
  public record Declared(
      String id,
      String kind,
      Optional<Integer> ordinal,
      Optional<Integer> cores,
      Optional<Long> memoryBytes,
      Optional<Integer> count,
      Optional<String> like,
      Optional<Double> factor,
      Optional<Integer> maxCores) {
    public Declared {
      new DeviceId(id);
      DeviceKind of = new DeviceKind(kind);
      if (of.isCuda() && memoryBytes.isEmpty()) {
        throw new IllegalArgumentException(
            "memory-bytes of " + id + ": missing (expected: what of the GPU's memory may be used)");
      }
      if (of.isSynthetic() && memoryBytes.isEmpty()) {
        throw new IllegalArgumentException(
            "memory-bytes of "
                + id
                + ": missing (expected: what the device is to be taken to have)");
      }
      requireSynthetic("count", id, of, count);
      requireSynthetic("like", id, of, like);
      requireSynthetic("factor", id, of, factor);
      if (like.isPresent() && new DeviceKind(like.get()).isSynthetic()) {
        throw new IllegalArgumentException(
            "like of " + id + ": " + like.get() + " (expected: a kind that was measured, as cpu)");
      }
      if (factor.isPresent() && like.isEmpty()) {
        throw new IllegalArgumentException(
            "factor of "
                + id
                + ": "
                + factor.get()
                + " (expected: together with like, whose times it is multiplied with)");
      }
      if (!(factor.orElse(1.0) > 0) || factor.orElse(1.0).isInfinite()) {
        throw new IllegalArgumentException(
            "factor of " + id + ": " + factor.get() + " (expected: above 0)");
      }
      if (count.orElse(1) > MOST) {
        throw new IllegalArgumentException(
            "count of " + id + ": " + count.get() + " (expected: from 1 to " + MOST + ")");
      }
      require("count", id, count.orElse(1), 1);
      if (maxCores.isPresent() && (of.isCuda() || of.isSynthetic())) {
        throw new IllegalArgumentException(
            "max-cores of "
                + id
                + ": "
                + maxCores.get()
                + " (expected: none, for the kind "
                + of
                + " runs on no processor cores)");
      }
      if (maxCores.isPresent() && maxCores.get() < cores.orElse(1)) {
        throw new IllegalArgumentException(
            "max-cores of "
                + id
                + ": "
                + maxCores.get()
                + " (expected: at least its cores, "
                + cores.orElse(1)
                + ")");
      }
      require("ordinal", id, ordinal.orElse(0), 0);
      require("cores", id, cores.orElse(1), 1);
      require("memory-bytes", id, memoryBytes.orElse(1L), 1);
    }

    /** One that is there. */
    public Declared(
        String id,
        String kind,
        Optional<Integer> ordinal,
        Optional<Integer> cores,
        Optional<Long> memoryBytes) {
      this(
          id,
          kind,
          ordinal,
          cores,
          memoryBytes,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    /** The names of the devices that it stands for. */
    List<String> ids() {
      return count
          .map(many -> IntStream.range(0, many).mapToObj(i -> id + "-" + i).toList())
          .orElse(List.of(id));
    }

    private boolean isLike(Declared other) {
      return like.equals(other.like) && factor.equals(other.factor);
    }

    private boolean isOf(DeviceKind wanted, int of) {
      return kind.equals(wanted.name()) && cores.orElse(1) == of;
    }

    private static void requireSynthetic(
        String key, String id, DeviceKind kind, Optional<?> value) {
      if (value.isPresent() && !kind.isSynthetic()) {
        throw new IllegalArgumentException(
            key
                + " of "
                + id
                + ": "
                + value.get()
                + " (expected: none, for the kind "
                + kind
                + " is not synthetic)");
      }
    }

    private static void require(String key, String id, long value, long least) {
      if (value < least) {
        throw new IllegalArgumentException(
            key + " of " + id + ": " + value + " (expected: >= " + least + ")");
      }
    }
  }

  public DeviceSettings {
    declared = List.copyOf(declared);
    Set<String> ids = new HashSet<>();
    for (Declared device : declared) {
      for (String id : device.ids()) {
        if (!ids.add(id)) {
          throw new IllegalArgumentException(
              "device '" + id + "' is declared twice (expected: one of each id)");
        }
      }
      requireOneLikeness(device, declared);
    }
  }

  private static void requireOneLikeness(Declared device, List<Declared> all) {
    for (Declared other : all) {
      if (other.isOf(new DeviceKind(device.kind()), device.cores().orElse(1))
          && !other.isLike(device)) {
        throw new IllegalArgumentException(
            "devices "
                + device.id()
                + " and "
                + other.id()
                + " of kind "
                + device.kind()
                + " have different like or factor (expected: the same for all of a kind; name"
                + " another kind such as "
                + device.kind()
                + "-b)");
      }
    }
  }

  /**
   * What a variant costs on a device: as profiled there, or if the device is synthetic and like
   * another kind, as profiled on that, times its factor.
   *
   * @param known the profiles of the variant
   */
  public Optional<VariantProfile> cost(Device device, List<VariantProfile> known) {
    DeviceKind measured = measuredOn(device);
    Optional<VariantProfile> profile =
        known.stream()
            .filter(one -> one.kind().equals(measured) && one.cores() == device.cores())
            .findFirst();
    return measured.equals(device.kind())
        ? profile
        : profile.map(one -> one.on(device.kind(), likeness(device).get().factor().orElse(1.0)));
  }

  /** The kind whose profiles say what variants cost on a device. */
  public DeviceKind measuredOn(Device device) {
    return likeness(device).flatMap(Declared::like).map(DeviceKind::new).orElse(device.kind());
  }

  private Optional<Declared> likeness(Device device) {
    return declared.stream()
        .filter(one -> one.like().isPresent() && one.isOf(device.kind(), device.cores()))
        .findFirst();
  }

  public boolean isAuto() {
    return declared.isEmpty();
  }
}
