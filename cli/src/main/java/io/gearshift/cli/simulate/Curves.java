package io.gearshift.cli.simulate;

import io.gearshift.config.BadConfig;
import io.gearshift.config.scenario.CurveSettings;
import io.gearshift.config.scenario.DataFolders;
import io.gearshift.config.scenario.TrafficSettings;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.simulator.Traffic;
import io.gearshift.simulator.arrivals.ArrivalFile;
import io.gearshift.simulator.arrivals.ArrivalProcess;
import io.gearshift.simulator.arrivals.DrawnArrivals;
import io.gearshift.simulator.arrivals.Gaps;
import io.gearshift.simulator.arrivals.RateCurve;
import io.gearshift.simulator.arrivals.RateFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The traffic that a scenario asks for. */
final class Curves {
  private static final int WAVE_PIECES = 96;

  private Curves() {}

  /**
   * @throws BadConfig if a file is missing or bad, or numbers make no sense together
   */
  static List<Traffic> traffic(List<TrafficSettings> settings, DataFolders folders) {
    List<Traffic> traffic = new ArrayList<>();
    for (int i = 0; i < settings.size(); i++) {
      try {
        traffic.addAll(traffic("traffic[" + i + "]", settings.get(i), folders));
      } catch (IllegalArgumentException e) {
        throw new BadConfig("traffic[" + i + "]: " + e.getMessage());
      }
    }
    return traffic;
  }

  private static List<Traffic> traffic(String key, TrafficSettings settings, DataFolders folders) {
    return settings.arrivals().isPresent()
        ? recorded(folders.find(key + ".arrivals", settings.arrivals().get()), settings)
        : drawn(curve(key + ".curve", settings.curve().orElseThrow(), folders), settings);
  }

  private static List<Traffic> recorded(Path file, TrafficSettings settings) {
    Map<String, String> takers = new LinkedHashMap<>();
    settings
        .rowsOf()
        .ifPresentOrElse(
            names -> names.forEach(name -> takers.put(name, settings.families().get(0))),
            () -> settings.families().forEach(family -> takers.put(family, family)));
    List<Traffic> traffic = new ArrayList<>();
    ArrivalFile.read(file, takers)
        .forEach(
            (family, its) ->
                traffic.add(
                    traffic(family, settings.scale().map(its::faster).orElse(its), settings)));
    return traffic;
  }

  private static List<Traffic> drawn(RateCurve curve, TrafficSettings settings) {
    List<String> families = settings.families();
    List<RateCurve> parts =
        curve
            .scaled(settings.scale().orElse(1.0))
            .zipf(families.size(), settings.zipf().orElse(0.0));
    Gaps gaps = Gaps.ofCv2(settings.irregularity());
    List<Traffic> traffic = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      traffic.add(traffic(families.get(i), new DrawnArrivals(parts.get(i), gaps), settings));
    }
    return traffic;
  }

  private static Traffic traffic(String family, ArrivalProcess arrivals, TrafficSettings settings) {
    return new Traffic(
        new FamilyId(family),
        arrivals,
        settings.slos().orElse(List.of()),
        settings.items().orElse(List.of(1)));
  }

  private static RateCurve curve(String key, CurveSettings settings, DataFolders folders) {
    double rate = settings.rate().orElse(0.0);
    double to = settings.to().orElse(0.0);
    double lasts = seconds(settings.lasts());
    return switch (settings.shape()) {
      case CONSTANT -> RateCurve.steady(rate, lasts);
      case RAMP -> RateCurve.ramp(rate, to, lasts);
      case STEPS -> RateCurve.steps(rate, to, settings.steps().orElseThrow(), lasts);
      case SPIKES ->
          RateCurve.spikes(rate, to, seconds(settings.every()), seconds(settings.spike()), lasts);
      case DIURNAL -> RateCurve.diurnal(rate, to, seconds(settings.period()), lasts);
      case SINE -> sine(rate, to, seconds(settings.period()), lasts);
      case TRACE -> {
        Path file = folders.find(key + ".file", Path.of(settings.file().orElseThrow()));
        RateCurve all =
            settings
                .column()
                .map(column -> TraceTable.read(file, column))
                .orElseGet(() -> RateFile.read(file));
        yield settings.lasts().isPresent() ? all.until(lasts) : all;
      }
    };
  }

  /** A wave between two rates, from its middle upwards. */
  private static RateCurve sine(double low, double high, double period, double seconds) {
    List<RateCurve.Piece> pieces = new ArrayList<>();
    double length = period / WAVE_PIECES;
    for (int i = 0; i * length < seconds; i++) {
      pieces.add(new RateCurve.Piece(length, wave(low, high, i), wave(low, high, i + 1)));
    }
    return new RateCurve(pieces).until(seconds);
  }

  private static double wave(double low, double high, int piece) {
    return low + (high - low) * (1 + Math.sin(2 * Math.PI * piece / WAVE_PIECES)) / 2;
  }

  private static double seconds(Optional<Duration> duration) {
    return duration.map(Duration::toNanos).orElse(0L) / 1e9;
  }
}
