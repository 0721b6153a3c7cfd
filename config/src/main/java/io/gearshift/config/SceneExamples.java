package io.gearshift.config;

import io.gearshift.config.Truth.Thing;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.traffic.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Pictures in an idx file, and what lies on them: a table with a head and a row for each thing, of
 * five numbers between commas. These are the picture and the label, both from 0, and left, top and
 * side of the square that the thing fills, in pixels.
 *
 * @param table the file of the things
 * @param names the file with the names of the labels, one on each line
 * @param near how near to a thing a box must have its centre to find it, in pixels
 */
record SceneExamples(Path table, Path names, double near) {
  private static final int FIELDS = 5;

  List<HeldOut.Example> read(Path scenes, TensorSpec spec, int most) throws IOException {
    List<Tensor> pictures = IdxExamples.pictures(scenes, spec, most);
    List<List<Thing>> things = new ArrayList<>();
    pictures.forEach(picture -> things.add(new ArrayList<>()));
    List<String> labels = lines(names);
    List<String> rows = lines(table);
    for (int i = 1; i < rows.size(); i++) {
      int[] fields = numbers(table + ":" + (i + 1), rows.get(i), labels.size());
      if (fields[0] < things.size()) {
        double half = fields[4] / 2.0;
        things
            .get(fields[0])
            .add(new Thing(labels.get(fields[1]), fields[2] + half, fields[3] + half));
      }
    }
    List<HeldOut.Example> examples = new ArrayList<>();
    for (int i = 0; i < pictures.size(); i++) {
      examples.add(
          new HeldOut.Example(List.of(pictures.get(i)), new Truth.Things(things.get(i), near)));
    }
    return List.copyOf(examples);
  }

  private static int[] numbers(String place, String row, int labels) {
    try {
      int[] fields =
          Stream.of(row.split(",")).map(String::strip).mapToInt(Integer::parseInt).toArray();
      if (fields.length == FIELDS && fields[0] >= 0 && fields[1] >= 0 && fields[1] < labels) {
        return fields;
      }
    } catch (NumberFormatException e) {
      // told with the rest below
    }
    throw new BadConfig(
        "held-out: %s: '%s' (expected: scene, label below %d, left, top, side)"
            .formatted(place, row, labels));
  }

  private static List<String> lines(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BadConfig("held-out: '" + file + "' does not exist (expected: a file)");
    }
    return Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
  }
}
