package io.gearshift.planner.baseline;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.planner.baseline.Candidates.OfFamily;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One device being filled with variants. */
final class DeviceFill {
  private final Device device;
  private final List<OfFamily> families;
  private final Set<VariantId> placed = new LinkedHashSet<>();
  private final List<VariantId> blind = new ArrayList<>();
  private long left;

  DeviceFill(Device device, List<OfFamily> families) {
    this.device = device;
    this.families = families;
    this.left = device.memoryBytes();
    serveEveryFamily();
    inTurn(OfFamily::undominated).forEach(this::placeIfItFits);
    inTurn(OfFamily::dominated).forEach(this::placeIfItFits);
    inTurn(OfFamily::unprofiled).forEach(this::placeBlindly);
  }

  /** In the order in which to load them. */
  Set<VariantId> variants() {
    return placed;
  }

  /** The families that need least come first: so most are served where not all can be. */
  private void serveEveryFamily() {
    List<Candidate> smallest =
        families.stream()
            .flatMap(family -> family.smallest().stream())
            .sorted(Candidate.CHEAPEST_FIRST)
            .toList();
    for (int i = 0; i < smallest.size(); i++) {
      Candidate least = smallest.get(i);
      if (least.memoryBytes() > left) {
        return;
      }
      long spare = left - reserve(smallest.subList(i + 1, smallest.size()), least.memoryBytes());
      Candidate chosen =
          family(least).undominated().stream()
              .filter(candidate -> candidate.memoryBytes() <= spare)
              .findFirst()
              .orElse(least);
      placeIfItFits(chosen);
    }
  }

  /** Memory for the families still to be served, as many as can be beside {@code taken} bytes. */
  private long reserve(List<Candidate> smallestFirst, long taken) {
    long reserved = 0;
    for (Candidate candidate : smallestFirst) {
      if (candidate.memoryBytes() > left - taken - reserved) {
        break;
      }
      reserved += candidate.memoryBytes();
    }
    return reserved;
  }

  private OfFamily family(Candidate candidate) {
    FamilyId id = candidate.variant().id().family();
    return families.stream().filter(family -> family.family().equals(id)).findFirst().orElseThrow();
  }

  /** The first of each family, then the second of each, and so on. */
  private <T> List<T> inTurn(Function<OfFamily, List<T>> part) {
    List<T> turns = new ArrayList<>();
    int longest = families.stream().mapToInt(family -> part.apply(family).size()).max().orElse(0);
    for (int turn = 0; turn < longest; turn++) {
      for (OfFamily family : families) {
        List<T> own = part.apply(family);
        if (turn < own.size()) {
          turns.add(own.get(turn));
        }
      }
    }
    return turns;
  }

  private void placeIfItFits(Candidate candidate) {
    if (candidate.memoryBytes() <= left && placed.add(candidate.variant().id())) {
      left -= candidate.memoryBytes();
    }
  }

  private void placeBlindly(VariantId variant) {
    if (placed.add(variant)) {
      blind.add(variant);
    }
  }

  /** Why the device hosts what it hosts, a sentence a line. */
  List<String> rationale() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s (%s, %s) hosts %d of %d variants, which take %s as far as is known."
            .formatted(
                device.id(),
                device.kind(),
                mebibytes(device.memoryBytes()),
                placed.size(),
                families.stream().mapToInt(f -> f.profiled().size() + f.unprofiled().size()).sum(),
                mebibytes(device.memoryBytes() - left)));
    leftOut(lines);
    dominated(lines);
    if (!blind.isEmpty()) {
      lines.add(
          "%s: never profiled on %s, so their memory counts as nothing: %s."
              .formatted(device.id(), device.kind(), joined(blind)));
    }
    unserved(lines);
    return lines;
  }

  private void leftOut(List<String> lines) {
    List<Candidate> out =
        families.stream()
            .flatMap(family -> family.profiled().stream())
            .filter(candidate -> !placed.contains(candidate.variant().id()))
            .sorted(Comparator.comparing(candidate -> candidate.variant().id().toString()))
            .toList();
    if (!out.isEmpty()) {
      lines.add(
          "%s: no room in the %s that are left for %s."
              .formatted(
                  device.id(),
                  mebibytes(left),
                  out.stream()
                      .map(c -> c.variant().id() + " (" + mebibytes(c.memoryBytes()) + ")")
                      .collect(Collectors.joining(", "))));
    }
  }

  private void dominated(List<String> lines) {
    List<VariantId> last =
        families.stream()
            .flatMap(family -> family.dominated().stream())
            .map(candidate -> candidate.variant().id())
            .filter(placed::contains)
            .toList();
    if (!last.isEmpty()) {
      lines.add(
          "%s: another variant is as accurate and as fast, so these came last: %s."
              .formatted(device.id(), joined(last)));
    }
  }

  private void unserved(List<String> lines) {
    for (OfFamily family : families) {
      if (placed.stream().noneMatch(variant -> variant.family().equals(family.family()))) {
        lines.add("%s does not serve %s at all.".formatted(device.id(), family.family()));
      }
    }
  }

  private static String joined(List<VariantId> variants) {
    return variants.stream().map(VariantId::toString).collect(Collectors.joining(", "));
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
  }
}
