package io.gearshift.cli.judge;

import io.gearshift.config.Truth.Box;
import io.gearshift.config.Truth.Line;
import io.gearshift.config.Truth.Lines;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * How many characters of a page were read rightly.
 *
 * <p>What was read belongs to the line that its box has most in common with; pieces of one line are
 * put together from the left to the right, or the other way round if it lies upside down. A line
 * has as many wrong characters as the least edits (Levenshtein) take from what was read to what
 * stands there, and no more than it has; spaces do not count. Text where there is no line costs
 * nothing.
 */
final class LineScore {
  private static final LevenshteinDistance EDITS = LevenshteinDistance.getDefaultInstance();

  /** Something that was read, and where. */
  private record Piece(Box box, String text) {}

  private LineScore() {}

  static Score of(Lines page, List<Box> boxes, List<String> texts) {
    Map<Line, List<Piece>> pieces = new HashMap<>();
    for (int i = 0; i < Math.min(boxes.size(), texts.size()); i++) {
      Piece piece = new Piece(boxes.get(i), texts.get(i));
      page.lines().stream()
          .max(Comparator.comparingLong(line -> line.box().overlap(piece.box())))
          .filter(line -> line.box().overlap(piece.box()) > 0)
          .ifPresent(line -> pieces.computeIfAbsent(line, any -> new ArrayList<>()).add(piece));
    }
    int all = 0;
    int wrong = 0;
    for (Line line : page.lines()) {
      String truth = bare(line.text());
      String read = bare(inOrder(line, pieces.getOrDefault(line, List.of())));
      all += truth.length();
      wrong += Math.min(truth.length(), EDITS.apply(read, truth));
    }
    return new Score(all - wrong, all);
  }

  private static String inOrder(Line line, List<Piece> pieces) {
    Comparator<Piece> leftFirst = Comparator.comparingInt(piece -> piece.box().left());
    return pieces.stream()
        .sorted(line.upsideDown() ? leftFirst.reversed() : leftFirst)
        .map(Piece::text)
        .collect(Collectors.joining());
  }

  private static String bare(String text) {
    return text.replace(" ", "");
  }
}
