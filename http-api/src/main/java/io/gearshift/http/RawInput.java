package io.gearshift.http;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A request without JSON: the whole body is the one input of one item. A BYTES input gets the whole
 * body as its one element.
 */
final class RawInput {
  private static final int LENGTH_BYTES = 4;

  private RawInput() {}

  /** Whether the one input of a model is one byte string: a file may be sent to it as it is. */
  static boolean isFile(Model model) {
    List<TensorSpec> specs = model.signature().inputs();
    return specs.size() == 1 && specs.get(0).type() == DataType.BYTES && isOneElement(specs.get(0));
  }

  /** A file, all outputs of which are answered as JSON. */
  static InferCall file(Model model, byte[] body) {
    List<Tensor> inputs = List.of(byteString(model, model.signature().inputs().get(0), body));
    return new InferCall(Optional.empty(), Long.MAX_VALUE, 1, inputs, InferReader.allAsJson(model));
  }

  /** A request of the protocol, all outputs of which are answered as binary data. */
  static InferCall read(Model model, byte[] body) {
    List<TensorSpec> specs = model.signature().inputs();
    if (specs.size() != 1) {
      throw Problem.badRequest(
          "a request without JSON (Inference-Header-Content-Length: 0) needs a model with one"
              + " input, and '"
              + model.name()
              + "' has "
              + specs.size());
    }
    TensorSpec spec = specs.get(0);
    Tensor input =
        spec.type() == DataType.BYTES ? byteString(model, spec, body) : plain(model, spec, body);
    List<Tensor> inputs = List.of(input);
    return new InferCall(
        Optional.empty(),
        Long.MAX_VALUE,
        Items.of(model, inputs),
        inputs,
        InferReader.all(model, true));
  }

  private static Tensor byteString(Model model, TensorSpec spec, byte[] body) {
    if (!isOneElement(spec)) {
      throw notDeducible(model, spec);
    }
    Shape shape = Shape.of(ones(model, spec));
    ByteBuffer data =
        ByteBuffer.allocate(LENGTH_BYTES + body.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(body.length)
            .put(body)
            .flip();
    return new Tensor(spec.name(), spec.type(), shape, data);
  }

  /** Whether it can be a tensor of one element. */
  private static boolean isOneElement(TensorSpec spec) {
    return Arrays.stream(spec.shape().toArray()).allMatch(size -> size == 1 || size == Shape.ANY);
  }

  private static Tensor plain(Model model, TensorSpec spec, byte[] body) {
    long[] dimensions = ones(model, spec);
    long[] declared = spec.shape().toArray();
    int variable = -1;
    long rowBytes = spec.type().size();
    for (int i = 0; i < declared.length; i++) {
      boolean batch = i == 0 && model.batches();
      if (declared[i] == Shape.ANY && !batch) {
        if (variable >= 0) {
          throw notDeducible(model, spec);
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
              + model.name()
              + "'");
    }
    Shape shape = Shape.of(dimensions);
    ByteBuffer data =
        new BinaryPart(body, 0, true).take(spec.name(), spec.type(), shape, body.length);
    return new Tensor(spec.name(), spec.type(), shape, data);
  }

  /** The declared dimensions with 1 for the batch and for each of any size. */
  private static long[] ones(Model model, TensorSpec spec) {
    long[] dimensions = spec.shape().toArray();
    for (int i = 0; i < dimensions.length; i++) {
      if (dimensions[i] == Shape.ANY) {
        dimensions[i] = 1;
      }
    }
    if (model.batches()) {
      dimensions[0] = 1;
    }
    return dimensions;
  }

  private static Problem notDeducible(Model model, TensorSpec spec) {
    return Problem.badRequest(
        "the shape of input '"
            + spec.name()
            + "' of model '"
            + model.name()
            + "', "
            + spec.type()
            + spec.shape()
            + ", cannot be told from the size of the body; send it with JSON");
  }
}
