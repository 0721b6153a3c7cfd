package io.gearshift.simulator.arrivals;

import io.gearshift.config.BadConfig;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads rates from a file: lines of a rate, each for one second, or of {@code second,rate}, where a
 * rate holds until the second of the next line. Empty lines and those that begin with # do not
 * count, nor does a first line of column names.
 */
public final class RateFile {
  private record Line(double second, double rate) {}

  private final Path file;
  private final List<Line> lines = new ArrayList<>();
  private int columns;

  private RateFile(Path file) {
    this.file = file;
  }

  /**
   * @throws BadConfig if the file cannot be read, or with the place of the first bad line
   */
  public static RateCurve read(Path file) {
    RateFile rates = new RateFile(file);
    List<String> texts;
    try {
      texts = Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      throw new BadConfig("trace: '" + file + "' does not exist (expected: a file of rates)");
    } catch (MalformedInputException e) {
      throw new BadConfig("trace: '" + file + "' is no text in UTF-8");
    } catch (IOException e) {
      throw new BadConfig("trace: '" + file + "' cannot be read: " + e);
    }
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i).strip();
      boolean names = rates.columns == 0 && text.matches("(?i)[a-z_ ]+(,[a-z_ ]+)?");
      if (!text.isEmpty() && !text.startsWith("#") && !names) {
        rates.add(file + ":" + (i + 1), text);
      }
    }
    return rates.curve();
  }

  private void add(String place, String text) {
    String[] cells = text.split(",", -1);
    if (columns == 0) {
      columns = cells.length;
    }
    if (cells.length != columns || columns > 2) {
      throw bad(place, text, columns == 1 ? "a rate" : "second,rate");
    }
    double second = columns == 1 ? lines.size() : number(place, text, cells[0]);
    if (!lines.isEmpty() && second <= lines.get(lines.size() - 1).second()) {
      throw bad(place, text, "a second after " + lines.get(lines.size() - 1).second());
    }
    lines.add(new Line(second, number(place, text, cells[columns - 1])));
  }

  private static double number(String place, String text, String cell) {
    double number;
    try {
      number = Double.parseDouble(cell.strip());
    } catch (NumberFormatException e) {
      number = Double.NaN;
    }
    if (!(number >= 0 && number < Double.POSITIVE_INFINITY)) {
      throw bad(place, text, "numbers >= 0");
    }
    return number;
  }

  private static BadConfig bad(String place, String text, String expected) {
    return new BadConfig("trace: " + place + ": '" + text + "' (expected: " + expected + ")");
  }

  private RateCurve curve() {
    if (lines.isEmpty()) {
      throw new BadConfig("trace: '" + file + "' has no rates (expected: one in each line)");
    }
    List<RateCurve.Piece> pieces = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      double end = i + 1 < lines.size() ? lines.get(i + 1).second() : line.second() + 1;
      pieces.add(new RateCurve.Piece(end - line.second(), line.rate(), line.rate()));
    }
    return new RateCurve(pieces);
  }
}
