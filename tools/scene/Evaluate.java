import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.pipeline.Step;
import io.gearshift.domain.traffic.Tensor;
import io.gearshift.runtime.steps.StandardSteps;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Accuracy of the pipeline {@code scene}: of each detector, and of each detector with each
 * classifier from end to end, with the server's own step between them.
 *
 * <pre>java -cp 'lib/*:domain:runtime' Evaluate.java MODELS SCENES.idx3[.gz] GARMENTS.csv</pre>
 *
 * <p>A garment is found if the centre of a box lies within {@value #NEAR} pixels of it; a box finds
 * one garment at most, the nearest that no hotter box has found.
 */
class Evaluate {
  static final double NEAR = 6;
  static final OrtEnvironment ORT = OrtEnvironment.getEnvironment();

  /** Where a garment's middle is, and which it is. */
  record Garment(double x, double y, int label) {}

  /** What a detector and the step made of all scenes; {@code truth} is -1 where nothing is. */
  record Found(List<Integer> scene, List<Tensor> crop, List<Integer> truth) {}

  public static void main(String[] args) throws IOException, OrtException {
    Path models = Path.of(args[0]);
    List<Tensor> scenes = scenes(Path.of(args[1]));
    List<List<Garment>> garments = garments(Path.of(args[2]), scenes.size());
    int present = garments.stream().mapToInt(List::size).sum();
    System.out.printf(
        "%d scenes, %d garments, %.3f a scene%n",
        scenes.size(), present, present / (double) scenes.size());
    boolean[] isAllRight = new boolean[scenes.size()];
    Arrays.fill(isAllRight, true);
    for (Path detector : variants(models.resolve("scene-detect"))) {
      Found found = detect(detector, peaks(models), scenes, garments);
      int boxes = found.crop.size();
      long hits = found.truth.stream().filter(label -> label >= 0).count();
      double f1 = 2.0 * hits / (present + boxes);
      System.out.printf(
          "%s F1 %.4f recall %.4f precision %.4f, %.3f boxes a scene%n",
          detector.getFileName(), f1, hits / (double) present, hits / (double) boxes,
          boxes / (double) scenes.size());
      for (Path classifier : variants(models.resolve("garments"))) {
        int right = 0;
        int[] rightOfScene = new int[scenes.size()];
        int[] boxesOfScene = new int[scenes.size()];
        List<Integer> labels = classify(classifier, found.crop);
        for (int i = 0; i < boxes; i++) {
          boxesOfScene[found.scene.get(i)]++;
          if (labels.get(i).equals(found.truth.get(i))) {
            right++;
            rightOfScene[found.scene.get(i)]++;
          }
        }
        for (int i = 0; i < scenes.size(); i++) {
          isAllRight[i] &=
              rightOfScene[i] == garments.get(i).size() && rightOfScene[i] == boxesOfScene[i];
        }
        double wholly = 2.0 * right / (present + boxes);
        double product = stated(detector) * stated(classifier);
        System.out.printf(
            "  %s with %s F1 %.4f; the product of the stated accuracies is %.4f, %+.4f%n",
            detector.getFileName(), classifier.getFileName(), wholly, product, product - wholly);
      }
    }
    System.out.println(
        "all right with all of them: scenes "
            + Stream.iterate(0, i -> i + 1)
                .limit(scenes.size())
                .filter(i -> isAllRight[i])
                .limit(10)
                .toList());
  }

  /** The step as the pipeline sets it. */
  static Step peaks(Path models) {
    Path folder = models.resolve("pipelines");
    for (Config node :
        ConfigFactory.parseFile(folder.resolve("scene.conf").toFile()).getConfigList("nodes")) {
      if (node.hasPath("step") && node.getString("step").equals("peaks")) {
        Map<String, String> settings = new HashMap<>();
        node.getConfig("settings")
            .entrySet()
            .forEach(e -> settings.put(e.getKey(), e.getValue().unwrapped().toString()));
        return new StandardSteps().step("peaks", settings, folder);
      }
    }
    throw new IllegalStateException("no step 'peaks' in scene.conf");
  }

  static Found detect(
      Path detector, Step peaks, List<Tensor> scenes, List<List<Garment>> garments)
      throws OrtException {
    Found found = new Found(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    try (OrtSession session = session(detector)) {
      for (int i = 0; i < scenes.size(); i++) {
        Tensor heatsize = run(session, scenes.get(i));
        List<Garment> unseen = new ArrayList<>(garments.get(i));
        for (List<Tensor> item : peaks.apply(List.of(scenes.get(i), heatsize))) {
          found.scene.add(i);
          found.crop.add(item.get(0));
          found.truth.add(take(unseen, item.get(1).data()));
        }
      }
    }
    return found;
  }

  /** Takes the garment that a box finds away, and answers its label; -1 if it finds none. */
  static int take(List<Garment> unseen, ByteBuffer box) {
    int left = box.getInt();
    int top = box.getInt();
    double x = (left + box.getInt()) / 2.0;
    double y = (top + box.getInt()) / 2.0;
    Garment nearest = null;
    for (Garment garment : unseen) {
      double off = Math.hypot(garment.x - x, garment.y - y);
      if (off < (nearest == null ? NEAR : Math.hypot(nearest.x - x, nearest.y - y))) {
        nearest = garment;
      }
    }
    unseen.remove(nearest);
    return nearest == null ? -1 : nearest.label;
  }

  static List<Integer> classify(Path classifier, List<Tensor> crops) throws OrtException {
    List<Integer> labels = new ArrayList<>();
    try (OrtSession session = session(classifier)) {
      for (Tensor crop : crops) {
        ByteBuffer logits = run(session, crop).data();
        int best = 0;
        for (int i = 1; i < logits.limit() / Float.BYTES; i++) {
          boolean isBetter = logits.getFloat(i * Float.BYTES) > logits.getFloat(best * Float.BYTES);
          best = isBetter ? i : best;
        }
        labels.add(best);
      }
    }
    return labels;
  }

  static OrtSession session(Path variant) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    return ORT.createSession(variant.resolve("model.onnx").toString(), options);
  }

  static Tensor run(OrtSession session, Tensor of) throws OrtException {
    String name = session.getInputNames().iterator().next();
    try (OnnxTensor input =
            OnnxTensor.createTensor(ORT, of.data().asFloatBuffer(), of.shape().toArray());
        OrtSession.Result result = session.run(Map.of(name, input))) {
      OnnxTensor output = (OnnxTensor) result.get(0);
      return new Tensor(
          "output",
          DataType.FP32,
          Shape.of(output.getInfo().getShape()),
          output.getByteBuffer().order(ByteOrder.LITTLE_ENDIAN));
    }
  }

  /** The variants of a family, the least accurate first. */
  static List<Path> variants(Path family) {
    TreeMap<Double, Path> variants = new TreeMap<>();
    for (File folder : family.toFile().listFiles()) {
      if (new File(folder, "variant.conf").exists()) {
        variants.put(stated(folder.toPath()), folder.toPath());
      }
    }
    return List.copyOf(variants.values());
  }

  static double stated(Path variant) {
    return ConfigFactory.parseFile(variant.resolve("variant.conf").toFile()).getDouble("accuracy");
  }

  static List<Tensor> scenes(Path file) throws IOException {
    InputStream raw = Files.newInputStream(file);
    boolean isZipped = file.toString().endsWith(".gz");
    try (DataInputStream in = new DataInputStream(isZipped ? new GZIPInputStream(raw) : raw)) {
      in.readInt();
      int count = in.readInt();
      int height = in.readInt();
      int width = in.readInt();
      List<Tensor> scenes = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        ByteBuffer data =
            ByteBuffer.allocate(height * width * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (byte pixel : in.readNBytes(height * width)) {
          data.putFloat(pixel & 0xff);
        }
        Shape shape = Shape.of(1, 1, height, width);
        scenes.add(new Tensor("scene", DataType.FP32, shape, data.flip()));
      }
      return scenes;
    }
  }

  static List<List<Garment>> garments(Path file, int scenes) throws IOException {
    List<List<Garment>> garments =
        Stream.generate(() -> (List<Garment>) new ArrayList<Garment>())
            .limit(scenes)
            .collect(Collectors.toList());
    List<String> lines = Files.readAllLines(file);
    for (String line : lines.subList(1, lines.size())) {
      int[] row = Stream.of(line.split(",")).mapToInt(Integer::parseInt).toArray();
      garments
          .get(row[0])
          .add(new Garment(row[2] + row[4] / 2.0, row[3] + row[4] / 2.0, row[1]));
    }
    return garments;
  }
}
