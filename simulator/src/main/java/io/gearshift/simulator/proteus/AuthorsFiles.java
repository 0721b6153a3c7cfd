package io.gearshift.simulator.proteus;

import io.gearshift.config.BadConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is read from a copy of the authors' repository: the plans that their figures begin with or
 * never leave, and the order in which they list variants, which INFaaS goes by.
 */
record AuthorsFiles(Path repository) {
  private static final Pattern HOST = Pattern.compile("\\('([^']+)', '([^']+)'\\): 1");
  private static final Pattern PART = Pattern.compile("\\('([^']+)', (\\d+)\\): ([0-9.e+-]+)");

  PublishedPlan clipperHighThroughput() {
    return plan("clipper_solutions/clipper_lowacc_mediumload.txt");
  }

  PublishedPlan clipperHighAccuracy() {
    return plan("clipper_solutions/clipper_highacc_optimized.txt");
  }

  PublishedPlan proteusAtTheStart() {
    return plan("proteus_starting_solutions/starting_solution.txt");
  }

  PublishedPlan sommelierAtTheStart() {
    return plan("sommelier_solutions/starting_optimized_new.txt");
  }

  List<PublishedVariant> variants(String family) {
    List<PublishedVariant> variants = new ArrayList<>();
    for (String line : lines(repository.resolve("traces/model_variants").resolve(family))) {
      String[] cells = line.split(",");
      variants.add(new PublishedVariant(family, cells[0], Double.parseDouble(cells[1])));
    }
    return variants;
  }

  private PublishedPlan plan(String name) {
    Path file = repository.resolve("algorithms").resolve(name);
    List<String> lines = lines(file);
    Map<String, String> hosts = new LinkedHashMap<>();
    Matcher host = HOST.matcher(after("ilp_x:", lines, file));
    while (host.find()) {
      hosts.put(host.group(2), host.group(1));
    }
    List<PublishedPlan.Part> parts = new ArrayList<>();
    Matcher part = PART.matcher(after("canary_dict:", lines, file));
    while (part.find()) {
      parts.add(
          new PublishedPlan.Part(
              part.group(1), Integer.parseInt(part.group(2)), Double.parseDouble(part.group(3))));
    }
    return new PublishedPlan(hosts, parts);
  }

  private static String after(String title, List<String> lines, Path file) {
    int at = lines.indexOf(title);
    if (at < 0 || at + 1 >= lines.size()) {
      throw new BadConfig("plan: '" + file + "' has no line after '" + title + "'");
    }
    return lines.get(at + 1);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream().map(String::strip).toList();
    } catch (IOException e) {
      throw new BadConfig("authors: '" + file + "' cannot be read: " + e);
    }
  }
}
