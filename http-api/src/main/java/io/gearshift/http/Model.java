package io.gearshift.http;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.ImageInput;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.pipeline.Pipeline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A model of the protocol, as clients see it: a family or a pipeline.
 *
 * @param versions that a client may ask for
 * @param slo how long a query may take that asks for nothing else
 * @param batches whether the outermost dimension counts items in all inputs and outputs
 * @param maxBatch items that a query may have; 1 if the outermost dimension does not count them
 * @param labels the names of the classes, in the order of the scores; empty if there are none
 * @param image how a picture becomes the input, if there is a way
 */
public record Model(
    String name,
    String platform,
    List<String> versions,
    Signature signature,
    Duration slo,
    boolean batches,
    int maxBatch,
    List<String> labels,
    Optional<ImageInput> image) {

  /** The one version of a pipeline: its variants change from query to query. */
  static final String PIPELINE_VERSION = Pipeline.VERSION;

  private static final String ONNX = "onnx_onnxv1";
  private static final String PIPELINE = "gearshift_pipeline";

  static Model of(Family family) {
    return new Model(
        family.id().name(),
        ONNX,
        family.variants().stream().map(variant -> variant.id().name()).toList(),
        family.signature(),
        family.slo(),
        family.signature().batches(),
        family.maxBatch(),
        family.labels(),
        family.image());
  }

  /** A query to a pipeline is one item, whatever shape its inputs have. */
  static Model of(Pipeline pipeline) {
    return new Model(
        pipeline.id().name(),
        PIPELINE,
        List.of(PIPELINE_VERSION),
        pipeline.signature(),
        pipeline.slo(),
        false,
        1,
        List.of(),
        Optional.empty());
  }

  /** Whether the one input is a row of texts. */
  boolean takesText() {
    List<TensorSpec> inputs = signature.inputs();
    return batches
        && inputs.size() == 1
        && inputs.get(0).type() == DataType.BYTES
        && inputs.get(0).shape().rank() == 1;
  }

  /** Whether it gives a vector for each text. */
  boolean embeds() {
    List<TensorSpec> outputs = signature.outputs();
    return takesText()
        && labels.isEmpty()
        && outputs.size() == 1
        && outputs.get(0).type() == DataType.FP32
        && outputs.get(0).shape().rank() == 2
        && outputs.get(0).shape().dimension(1) > 0;
  }

  boolean isPipeline() {
    return platform.equals(PIPELINE);
  }

  /** Whether classes are named for each row of an output, and not for the output as a whole. */
  boolean hasRows(TensorSpec output) {
    Shape shape = output.shape();
    return batches || isPipeline() && shape.rank() > 1 && shape.dimension(0) == Shape.ANY;
  }
}
