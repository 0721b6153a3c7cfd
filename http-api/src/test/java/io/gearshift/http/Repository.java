package io.gearshift.http;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.Catalog.Quarantined;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.ImageInput;
import io.gearshift.domain.catalog.Network;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.Factors;
import io.gearshift.domain.pipeline.Node;
import io.gearshift.domain.pipeline.Node.StageNode;
import io.gearshift.domain.pipeline.Pipeline;
import io.gearshift.domain.pipeline.Pipeline.OnLoss;
import io.gearshift.domain.pipeline.PipelineId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The families and the pipeline that the tests serve. */
public final class Repository {
  public static final Duration SLO = Duration.ofSeconds(2);
  public static final int MAX_BATCH = 8;

  /** Adds an FP32 and an INT32. */
  public static final Family MIX =
      family(
          "mix",
          MAX_BATCH,
          List.of(),
          List.of(spec("x", DataType.FP32, -1, 2), spec("y", DataType.INT32, -1, 2)),
          List.of(spec("z", DataType.FP32, -1, 2)));

  /** Answers its scores as they are, with the names of three classes. */
  static final Family SCORES =
      family(
          "scores",
          MAX_BATCH,
          List.of("cat", "dog", "eel"),
          List.of(spec("in", DataType.FP32, -1, 4)),
          List.of(spec("out", DataType.FP32, -1, 4)));

  /** Does not batch, and has a scalar input. */
  static final Family SINGLE =
      family(
          "single",
          1,
          List.of(),
          List.of(spec("in", DataType.FP64)),
          List.of(spec("out", DataType.FP64)));

  /** Two inputs and two outputs of unlike types. */
  static final Family PAIR =
      family(
          "pair",
          MAX_BATCH,
          List.of(),
          List.of(spec("a", DataType.INT64, -1, -1), spec("b", DataType.BYTES, -1)),
          List.of(spec("c", DataType.INT64, -1, -1), spec("d", DataType.BYTES, -1)));

  /** Takes pictures of 4 x 2 pixels, which people send as files. */
  static final Family PICTURES =
      new Family(
          new FamilyId("pictures"),
          "test",
          "top-1",
          "none",
          SLO,
          MAX_BATCH,
          new Signature(
              List.of(spec("in", DataType.FP32, -1, 3, 2, 4)),
              List.of(spec("out", DataType.FP32, -1, 3))),
          List.of("cat", "dog: big", "eel"),
          List.of(variant("pictures", "small", 0.75), variant("pictures", "large", 0.875)),
          Map.of(),
          Optional.of(
              new ImageInput(
                  ImageInput.Layout.NCHW,
                  1 / 255.0,
                  List.of(0.5, 0.5, 0.5),
                  List.of(0.25, 0.25, 0.25))));

  /** Takes texts, and has labels. */
  static final Family TEXTS =
      family(
          "texts",
          MAX_BATCH,
          List.of("cat", "dog", "eel"),
          List.of(spec("in", DataType.BYTES, -1)),
          List.of(spec("out", DataType.FP32, -1, 3)));

  /** Takes texts, and makes vectors of them. */
  static final Family VECTORS =
      family(
          "vectors",
          MAX_BATCH,
          List.of(),
          List.of(spec("in", DataType.BYTES, -1)),
          List.of(spec("vector", DataType.FP32, -1, 2)));

  /** Finds texts on a picture, which comes as a file, and reads those that are no logo. */
  static final Pipeline READ =
      new Pipeline(
          new PipelineId("read"),
          "test",
          "none",
          SLO,
          new Accuracy(0.5),
          OnLoss.LEAVE_OUT,
          new Signature(
              List.of(spec("picture", DataType.BYTES, 1)),
              List.of(spec("texts", DataType.BYTES, -1), spec("scores", DataType.FP32, -1, 3))),
          List.of(stage("find", "picture", "scores"), stage("decipher", "scores", "texts")),
          Map.of(),
          Factors.NONE);

  static final Catalog CATALOG = new Catalog(families(), List.of(READ), quarantined());

  private Repository() {}

  /** The family that echoes tensors of a type: {@code in} [-1,-1] to {@code out}. */
  static Family echo(DataType type) {
    return family(
        "echo-" + type,
        MAX_BATCH,
        List.of(),
        List.of(spec("in", type, -1, -1)),
        List.of(spec("out", type, -1, -1)));
  }

  static Family family(
      String name,
      int maxBatch,
      List<String> labels,
      List<TensorSpec> inputs,
      List<TensorSpec> outputs) {
    return new Family(
        new FamilyId(name),
        "test",
        "top-1",
        "none",
        SLO,
        maxBatch,
        new Signature(inputs, outputs),
        labels,
        List.of(variant(name, "small", 0.75), variant(name, "large", 0.875)));
  }

  static TensorSpec spec(String name, DataType type, long... shape) {
    return new TensorSpec(name, type, Shape.of(shape));
  }

  private static Node stage(String name, String input, String output) {
    return new StageNode(
        name, new FamilyId("mix"), List.of(input), List.of(output), Optional.empty());
  }

  private static Variant variant(String family, String name, double accuracy) {
    return new Variant(
        VariantId.of(family, name),
        new Accuracy(accuracy),
        "by hand",
        "MIT",
        new Network(List.of(Path.of("model.onnx")), Optional.empty()));
  }

  private static List<Family> families() {
    List<Family> families =
        new ArrayList<>(List.of(MIX, SCORES, SINGLE, PAIR, PICTURES, TEXTS, VECTORS));
    Arrays.stream(DataType.values()).map(Repository::echo).forEach(families::add);
    return families;
  }

  private static List<Quarantined> quarantined() {
    return List.of(
        new Quarantined("broken", "family.conf: 'slo' is missing; add slo = 50ms"),
        new Quarantined("reed", "node 'find': there is no value 'pictur'; name another"),
        new Quarantined("mix/huge", "model.onnx is not an ONNX file; fetch it again"));
  }
}
