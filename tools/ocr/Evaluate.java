import com.sun.management.OperatingSystemMXBean;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.gearshift.config.ModelRepository;
import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.execution.ModelInstance;
import io.gearshift.domain.pipeline.Step;
import io.gearshift.domain.traffic.Tensor;
import io.gearshift.runtime.OnnxModelLoader;
import io.gearshift.runtime.steps.StandardSteps;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How well the families of the {@code ocr} pipeline do on labelled pages, each alone and on every
 * path, by the networks, steps and settings that the server runs.
 *
 * <pre>java -cp 'lib/*' Evaluate.java REPOSITORY PAGES [paths]</pre>
 *
 * <p>PAGES is a folder that {@code Pages.java} made. A line has as many wrong characters as the
 * least edits (Levenshtein) take from what was read to what stands there, and no more than it has;
 * spaces do not count. The figures:
 *
 * <ul>
 *   <li>read: right characters, from the true boxes, the right way up;
 *   <li>orient: characters on lines that end the right way up, from the true boxes;
 *   <li>detect: right characters by the best reader from the boxes that were found, the right way
 *       up, over those that it gets right from the true boxes;
 *   <li>a path: right characters, from the page alone.
 * </ul>
 *
 * <p>Times are of the processor, all threads together.
 */
class Evaluate {
  static final StandardSteps STEPS = new StandardSteps();
  static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /** Around a true box, of its height. */
  static final double MARGIN = 0.23;

  /** What a line says, and where it lies. */
  record Truth(int[] box, boolean upsideDown, String text) {}

  record Page(Tensor picture, List<Truth> lines) {}

  record Stage(Family family, Map<String, ModelInstance> variants) {}

  /** A piece cut out of a page, and what was found out about it. */
  record Piece(Tensor crop, int[] box, Map<String, Boolean> turnedBy, Map<String, String> readBy) {}

  /** Nanoseconds in how many runs. */
  record Cost(long nanos, int runs) {}

  final Map<String, Step> steps = new HashMap<>();
  final List<Page> pages = new ArrayList<>();
  final Map<String, Cost> costs = new HashMap<>();
  final Stage detect;
  final Stage orient;
  final Stage read;

  Evaluate(Path repository, Path folder, OnnxModelLoader loader) throws IOException {
    Path conf = repository.resolve("pipelines").resolve("ocr.conf");
    for (Config node : ConfigFactory.parseFile(conf.toFile()).getConfigList("nodes")) {
      if (node.hasPath("step")) {
        Map<String, String> settings = new HashMap<>();
        if (node.hasPath("settings")) {
          node.getObject("settings")
              .unwrapped()
              .forEach((name, value) -> settings.put(name, value.toString()));
        }
        String name = node.getString("step");
        steps.put(name, STEPS.step(name, settings, conf.getParent()));
      }
    }
    Catalog catalog = ModelRepository.open(repository).catalog();
    detect = stage(catalog, "ocr-detect", loader);
    orient = stage(catalog, "ocr-orient", loader);
    read = stage(catalog, "ocr-read", loader);
    readPages(folder);
  }

  static Stage stage(Catalog catalog, String name, OnnxModelLoader loader) {
    Family family = catalog.family(name).orElseThrow();
    Device device = new Device(new DeviceId(name), new DeviceKind("cpu"), 0, 1, 1L << 32);
    Map<String, ModelInstance> variants = new TreeMap<>();
    family
        .variants()
        .forEach(
            variant ->
                variants.put(
                    variant.id().name(),
                    loader.load(family, variant, device).toCompletableFuture().join()));
    return new Stage(family, variants);
  }

  void readPages(Path folder) throws IOException {
    Map<String, List<Truth>> byPage = new LinkedHashMap<>();
    for (String line : Files.readAllLines(folder.resolve("lines.tsv"))) {
      String[] fields = line.split("\t", 7);
      int[] box = new int[4];
      for (int i = 0; i < box.length; i++) {
        box[i] = Integer.parseInt(fields[2 + i]);
      }
      byPage
          .computeIfAbsent(fields[0], any -> new ArrayList<>())
          .add(new Truth(box, fields[1].equals("180"), fields[6]));
    }
    for (Map.Entry<String, List<Truth>> page : byPage.entrySet()) {
      byte[] file = Files.readAllBytes(folder.resolve(page.getKey()));
      ByteBuffer data =
          littleEndian(Integer.BYTES + file.length).putInt(file.length).put(file).flip();
      Tensor image = new Tensor("image", DataType.BYTES, Shape.of(1), data);
      pages.add(new Page(step("decode-image", image).get(0).get(0), page.getValue()));
    }
  }

  public static void main(String[] args) throws IOException {
    try (OnnxModelLoader loader = new OnnxModelLoader()) {
      Evaluate evaluate = new Evaluate(Path.of(args[0]), Path.of(args[1]), loader);
      System.out.printf(
          "%d pages, %d lines, %d characters%n",
          evaluate.pages.size(),
          evaluate.pages.stream().mapToInt(page -> page.lines.size()).sum(),
          evaluate.pages.stream()
              .flatMap(page -> page.lines.stream())
              .mapToInt(line -> bare(line.text).length())
              .sum());
      evaluate.measure(args.length > 2);
    }
  }

  void measure(boolean paths) {
    List<List<Piece>> trueBoxes = pages.stream().map(this::atTrueBoxes).toList();
    Map<String, Double> reading = new LinkedHashMap<>();
    for (String reader : read.variants.keySet()) {
      reading.put(reader, right(trueBoxes, "truth", reader));
      show("read", reader, reading);
    }
    Map<String, Double> orientation = new LinkedHashMap<>();
    for (String orienter : orient.variants.keySet()) {
      orientation.put(orienter, rightWayUp(trueBoxes, orienter));
      show("orient", orienter, orientation);
    }
    String best =
        reading.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    Map<String, List<List<Piece>>> found = new LinkedHashMap<>();
    Map<String, Double> detection = new LinkedHashMap<>();
    for (String detector : detect.variants.keySet()) {
      found.put(detector, pages.stream().map(page -> found(page, detector)).toList());
      detection.put(detector, right(found.get(detector), "truth", best) / reading.get(best));
      show("detect", detector, detection);
      System.out.printf(
          "  %.2f lines a page%n",
          found.get(detector).stream().mapToInt(List::size).average().orElse(0));
    }
    if (paths) {
      System.out.println("detect     orient     read       whole  product difference");
      for (String detector : detection.keySet()) {
        for (String orienter : orientation.keySet()) {
          for (String reader : reading.keySet()) {
            double whole = right(found.get(detector), orienter, reader);
            double product =
                detection.get(detector) * orientation.get(orienter) * reading.get(reader);
            System.out.printf(
                "%-10s %-10s %-10s %.4f %.4f %+.4f%n",
                detector, orienter, reader, whole, product, product - whole);
          }
        }
      }
    }
  }

  void show(String stage, String variant, Map<String, Double> shares) {
    Cost cost = costs.get(variant + "@" + stage);
    System.out.printf(
        "%-8s %-10s %.4f, %.2f ms a run%n",
        stage, variant, shares.get(variant), cost.nanos / 1e6 / cost.runs);
  }

  /** Cut out as loosely as the detectors do it on average. */
  List<Piece> atTrueBoxes(Page page) {
    ByteBuffer boxes = littleEndian(page.lines.size() * 4 * Integer.BYTES);
    for (Truth line : page.lines) {
      int margin = (int) Math.round(MARGIN * (line.box[3] - line.box[1]));
      boxes.putInt(line.box[0] - margin).putInt(line.box[1] - margin);
      boxes.putInt(line.box[2] + margin).putInt(line.box[3] + margin);
    }
    Shape shape = Shape.of(page.lines.size(), 4);
    Tensor all = new Tensor("boxes", DataType.INT32, shape, boxes.flip());
    return pieces(STEPS.step("crop", Map.of(), Path.of(".")).apply(List.of(page.picture, all)));
  }

  List<Piece> found(Page page, String detector) {
    Tensor map = run(detect, "detect", detector, page.picture).get(0);
    return pieces(step("text-boxes", page.picture, map));
  }

  static List<Piece> pieces(List<List<Tensor>> items) {
    List<Piece> pieces = new ArrayList<>();
    for (List<Tensor> item : items) {
      int[] box = new int[4];
      item.get(1).data().asIntBuffer().get(box);
      pieces.add(new Piece(item.get(0), box, new HashMap<>(), new HashMap<>()));
    }
    return pieces;
  }

  /** The share of characters on lines that end the right way up. */
  double rightWayUp(List<List<Piece>> trueBoxes, String orienter) {
    int right = 0;
    int all = 0;
    for (int i = 0; i < trueBoxes.size(); i++) {
      for (int k = 0; k < trueBoxes.get(i).size(); k++) {
        Truth line = pages.get(i).lines.get(k);
        int characters = bare(line.text).length();
        all += characters;
        right +=
            turned(trueBoxes.get(i).get(k), line, orienter) == line.upsideDown ? characters : 0;
      }
    }
    return (double) right / all;
  }

  /** The share of right characters. */
  double right(List<List<Piece>> pieces, String orienter, String reader) {
    int wrong = 0;
    int all = 0;
    for (int i = 0; i < pages.size(); i++) {
      List<Truth> lines = pages.get(i).lines;
      Map<Truth, List<Piece>> byLine = new HashMap<>();
      for (Piece piece : pieces.get(i)) {
        lines.stream()
            .max(Comparator.comparingLong(line -> overlap(line.box, piece.box)))
            .filter(line -> overlap(line.box, piece.box) > 0)
            .ifPresent(line -> byLine.computeIfAbsent(line, any -> new ArrayList<>()).add(piece));
      }
      for (Truth line : lines) {
        Comparator<Piece> leftFirst = Comparator.comparingInt(piece -> piece.box[0]);
        String text =
            byLine.getOrDefault(line, List.of()).stream()
                .sorted(line.upsideDown ? leftFirst.reversed() : leftFirst)
                .map(piece -> text(piece, line, orienter, reader))
                .collect(Collectors.joining());
        String truth = bare(line.text);
        all += truth.length();
        wrong += Math.min(truth.length(), edits(bare(text), truth));
      }
    }
    return 1 - (double) wrong / all;
  }

  String text(Piece piece, Truth line, String orienter, String reader) {
    boolean turned = turned(piece, line, orienter);
    return piece.readBy.computeIfAbsent(
        reader + (turned ? " turned" : ""),
        any -> {
          Tensor upright = step("turn", piece.crop, likelihoods(turned)).get(0).get(0);
          List<Tensor> answer = run(read, "read", reader, upright);
          ByteBuffer text = step("ctc-text", answer.get(0), answer.get(1)).get(0).get(0).data();
          byte[] bytes = new byte[text.getInt()];
          text.get(bytes);
          return new String(bytes, StandardCharsets.UTF_8);
        });
  }

  /** Whether the piece is turned; if the orienter is the truth, when it must be. */
  boolean turned(Piece piece, Truth line, String orienter) {
    if (orienter.equals("truth")) {
      return line.upsideDown;
    }
    return piece.turnedBy.computeIfAbsent(
        orienter,
        any -> {
          Tensor likelihoods = run(orient, "orient", orienter, piece.crop).get(0);
          Tensor upright = step("turn", piece.crop, likelihoods).get(0).get(0);
          return !upright.data().equals(piece.crop.data());
        });
  }

  static Tensor likelihoods(boolean upsideDown) {
    ByteBuffer data = littleEndian(2 * Float.BYTES);
    data.putFloat(upsideDown ? 0 : 1).putFloat(upsideDown ? 1 : 0);
    return new Tensor("turned", DataType.FP32, Shape.of(1, 2), data.flip());
  }

  List<List<Tensor>> step(String name, Tensor... inputs) {
    return steps.get(name).apply(List.of(inputs));
  }

  List<Tensor> run(Stage stage, String name, String variant, Tensor input) {
    long start = SYSTEM.getProcessCpuTime();
    List<Tensor> outputs =
        stage
            .variants
            .get(variant)
            .run(List.of(List.of(input)))
            .toCompletableFuture()
            .join()
            .outputs()
            .get(0);
    Cost cost = new Cost(SYSTEM.getProcessCpuTime() - start, 1);
    costs.merge(
        variant + "@" + name,
        cost,
        (sum, one) -> new Cost(sum.nanos + one.nanos, sum.runs + one.runs));
    return outputs;
  }

  static long overlap(int[] one, int[] other) {
    long width = Math.min(one[2], other[2]) - Math.max(one[0], other[0]);
    long height = Math.min(one[3], other[3]) - Math.max(one[1], other[1]);
    return Math.max(0, width) * Math.max(0, height);
  }

  static String bare(String text) {
    return text.replace(" ", "");
  }

  /** Levenshtein's distance. */
  static int edits(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }

  static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
