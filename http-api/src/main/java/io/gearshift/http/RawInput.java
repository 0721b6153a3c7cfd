package io.gearshift.http;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * A request without JSON: the whole body is the one input of one item, and all outputs are answered
 * as binary data. A BYTES input gets the whole body as its one element.
 */
final class RawInput {
  private static final int LENGTH_BYTES = 4;

  private RawInput() {}

  static InferCall read(Family family, byte[] body) {
    List<TensorSpec> specs = family.signature().inputs();
    if (specs.size() != 1) {
      throw Problem.badRequest(
          "a request without JSON (Inference-Header-Content-Length: 0) needs a model with one"
              + " input, and '"
              + family.id()
              + "' has "
              + specs.size());
    }
    TensorSpec spec = specs.get(0);
    Tensor input =
        spec.type() == DataType.BYTES ? byteString(family, spec, body) : plain(family, spec, body);
    List<Tensor> inputs = List.of(input);
    return new InferCall(
        Optional.empty(),
        Long.MAX_VALUE,
        Items.of(family, inputs),
        inputs,
        InferReader.all(family, true));
  }

  private static Tensor byteString(Family family, TensorSpec spec, byte[] body) {
    long[] dimensions = ones(family, spec);
    Shape shape = Shape.of(dimensions);
    if (shape.elements() != 1 || !spec.shape().admits(shape)) {
      throw notDeducible(family, spec);
    }
    ByteBuffer data =
        ByteBuffer.allocate(LENGTH_BYTES + body.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(body.length)
            .put(body)
            .flip();
    return new Tensor(spec.name(), spec.type(), shape, data);
  }

  private static Tensor plain(Family family, TensorSpec spec, byte[] body) {
    long[] dimensions = ones(family, spec);
    long[] declared = spec.shape().toArray();
    int variable = -1;
    long rowBytes = spec.type().size();
    for (int i = 0; i < declared.length; i++) {
      boolean batch = i == 0 && family.signature().batches();
      if (declared[i] == Shape.ANY && !batch) {
        if (variable >= 0) {
          throw notDeducible(family, spec);
        }
        variable = i;
      }
      rowBytes *= dimensions[i];
    }
    if (variable >= 0 && rowBytes > 0) {
      dimensions[variable] = body.length / rowBytes;
      rowBytes *= dimensions[variable];
    }
    if (rowBytes != body.length) {
      throw Problem.badRequest(
          "the body has "
              + body.length
              + " bytes, which is no "
              + spec.type()
              + spec.shape()
              + " of one item, the input '"
              + spec.name()
              + "' of model '"
              + family.id()
              + "'");
    }
    Shape shape = Shape.of(dimensions);
    ByteBuffer data =
        new BinaryPart(body, 0, true).take(spec.name(), spec.type(), shape, body.length);
    return new Tensor(spec.name(), spec.type(), shape, data);
  }

  /** The declared dimensions with 1 for the batch and for each of any size. */
  private static long[] ones(Family family, TensorSpec spec) {
    long[] dimensions = spec.shape().toArray();
    for (int i = 0; i < dimensions.length; i++) {
      if (dimensions[i] == Shape.ANY) {
        dimensions[i] = 1;
      }
    }
    if (family.signature().batches()) {
      dimensions[0] = 1;
    }
    return dimensions;
  }

  private static Problem notDeducible(Family family, TensorSpec spec) {
    return Problem.badRequest(
        "the shape of input '"
            + spec.name()
            + "' of model '"
            + family.id()
            + "', "
            + spec.type()
            + spec.shape()
            + ", cannot be told from the size of the body; send it with JSON");
  }
}
