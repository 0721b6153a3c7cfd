package io.gearshift.config;

import io.gearshift.config.Truth.Box;
import io.gearshift.config.Truth.Line;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Pages of print and what they say: a table with a line of seven fields, between tabs, for each
 * line of text. These are the file of the page, beside the table; 0 or 180 for which way up the
 * line lies; left, top, right and bottom of its box in pixels, right and bottom not in it; its
 * text.
 */
final class PageExamples {
  private static final int FIELDS = 7;
  private static final String UPRIGHT = "0";
  private static final String UPSIDE_DOWN = "180";

  private PageExamples() {}

  /**
   * In the order in which the table names the pages first.
   *
   * @param table the file of the lines
   */
  static List<HeldOut.Example> read(Path table, TensorSpec spec, int most) throws IOException {
    Shape shape = BytesTensor.shape(spec, "pages");
    List<HeldOut.Example> examples = new ArrayList<>();
    for (Map.Entry<String, List<Line>> page : pages(table).entrySet()) {
      if (examples.size() < most) {
        byte[] picture = picture(table, page.getKey());
        examples.add(
            new HeldOut.Example(
                List.of(BytesTensor.of(spec, shape, picture)), new Truth.Lines(page.getValue())));
      }
    }
    return List.copyOf(examples);
  }

  private static Map<String, List<Line>> pages(Path table) throws IOException {
    if (!Files.isRegularFile(table)) {
      throw new BadConfig("held-out: '" + table + "' does not exist (expected: a table of lines)");
    }
    Map<String, List<Line>> pages = new LinkedHashMap<>();
    int number = 0;
    for (String row : Files.readAllLines(table, StandardCharsets.UTF_8)) {
      number++;
      if (!row.isBlank()) {
        String[] fields = row.split("\t", FIELDS);
        pages
            .computeIfAbsent(fields[0], any -> new ArrayList<>())
            .add(line(table + ":" + number, fields));
      }
    }
    return pages;
  }

  private static Line line(String place, String[] fields) {
    boolean known =
        fields.length == FIELDS && (fields[1].equals(UPRIGHT) || fields[1].equals(UPSIDE_DOWN));
    if (!known) {
      throw new BadConfig(
          "held-out: "
              + place
              + ": '"
              + String.join(" ", fields)
              + "' (expected: page, 0 or 180, left, top, right, bottom, text, with tabs between)");
    }
    try {
      Box box =
          new Box(
              Integer.parseInt(fields[2]),
              Integer.parseInt(fields[3]),
              Integer.parseInt(fields[4]),
              Integer.parseInt(fields[5]));
      return new Line(box, fields[1].equals(UPSIDE_DOWN), fields[6]);
    } catch (IllegalArgumentException e) {
      throw new BadConfig("held-out: " + place + ": " + e.getMessage());
    }
  }

  private static byte[] picture(Path table, String name) throws IOException {
    Path folder = table.getParent();
    Path file = ConfFile.inside(folder, folder, "page", name);
    if (!Files.isRegularFile(file)) {
      throw new BadConfig(
          "held-out: '" + file + "' does not exist (expected: a page that '" + table + "' names)");
    }
    return Files.readAllBytes(file);
  }
}
