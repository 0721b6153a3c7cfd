package io.gearshift.http;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.traffic.Tensor;
import io.gearshift.http.InferCall.Wanted;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An infer request while it is read: each of its parts is checked against the signature of the
 * model, however it was sent. All methods throw a {@link Problem} about what does not fit.
 */
public final class CallDraft {
  static final int MOST_DIMENSIONS = 32;

  private final Model model;
  private final List<TensorSpec> inputSpecs;
  private final List<TensorSpec> outputSpecs;
  private final Tensor[] inputs;
  private final Map<String, Parameters.OfOutput> outputs = new LinkedHashMap<>();

  public CallDraft(Model model) {
    this.model = model;
    this.inputSpecs = model.signature().inputs();
    this.outputSpecs = model.signature().outputs();
    this.inputs = new Tensor[inputSpecs.size()];
  }

  /** The input of this name, as the model declares it. */
  public TensorSpec input(String name) {
    return model
        .signature()
        .input(name)
        .orElseThrow(() -> unexpected("input", name, model.signature().inputs()));
  }

  /** The datatype of this name. */
  public static DataType type(String name) {
    return DataType.named(name)
        .orElseThrow(
            () ->
                Problem.badRequest(
                    "datatype "
                        + Problem.quoted(name)
                        + " (expected: one of "
                        + Arrays.toString(DataType.values())
                        + ")"));
  }

  /**
   * The shape with these dimensions, the elements of which can be counted.
   *
   * @param where the shape stands, for messages
   */
  public static Shape shape(String where, long... dimensions) {
    if (dimensions.length > MOST_DIMENSIONS) {
      throw Problem.badRequest(
          "'shape'" + where + " has more than " + MOST_DIMENSIONS + " dimensions");
    }
    for (long dimension : dimensions) {
      if (dimension < 0) {
        throw noDimension(where, Long.toString(dimension));
      }
    }
    Shape shape = Shape.of(dimensions);
    try {
      shape.elements();
    } catch (ArithmeticException overflow) {
      throw Problem.badRequest(
          "'shape'" + where + ": " + shape + " has more elements than can be counted");
    }
    return shape;
  }

  static Problem noDimension(String where, String sent) {
    return Problem.badRequest(
        "'shape'" + where + " holds " + Problem.quoted(sent) + " (expected: whole numbers >= 0)");
  }

  /** Refuses an input of another type or shape than the model takes. */
  public void requireFit(TensorSpec spec, DataType type, Shape shape) {
    if (type != spec.type()) {
      throw Problem.badRequest(
          "input "
              + Problem.quoted(spec.name())
              + " has datatype "
              + type
              + " (expected: "
              + spec.type()
              + ", as the metadata of model '"
              + model.name()
              + "' says)");
    }
    if (!spec.shape().admits(shape)) {
      throw Problem.badRequest(
          "unexpected shape for input "
              + Problem.quoted(spec.name())
              + " for model '"
              + model.name()
              + "': "
              + shape
              + " (expected: "
              + spec.shape()
              + ", where -1 is any size)");
    }
  }

  /**
   * Adds an input that fits, in the protocol's binary encoding, from the position of the buffer on;
   * the data is not copied.
   */
  public void addRaw(TensorSpec spec, Shape shape, ByteBuffer data) {
    ByteBuffer elements = data.slice().order(ByteOrder.LITTLE_ENDIAN);
    BinaryPart.check(spec.name(), spec.type(), shape, elements);
    add(new Tensor(spec.name(), spec.type(), shape, elements));
  }

  /** Adds an input that fits. */
  public void add(Tensor input) {
    int index = indexOf(input.name(), inputSpecs);
    if (inputs[index] != null) {
      throw Problem.badRequest("input " + Problem.quoted(input.name()) + " stands twice");
    }
    inputs[index] = input;
  }

  /** Asks for an output; those are answered in the order in which they are asked for. */
  public void want(String name, Parameters.OfOutput how) {
    if (model.signature().output(name).isEmpty()) {
      throw unexpected("output", name, outputSpecs);
    }
    if (outputs.put(name, how) != null) {
      throw Problem.badRequest("output " + Problem.quoted(name) + " stands twice");
    }
  }

  /** What the request asks for, once all of it was read. */
  public InferCall finish(Optional<String> id, Parameters.OfRequest parameters) {
    requireAllInputs();
    List<Tensor> complete = Arrays.asList(inputs);
    int items = Items.of(model, complete);
    List<Wanted> wanted =
        outputs.isEmpty() ? InferReader.all(model, parameters.binaryOutputs) : wanted(parameters);
    wanted.forEach(InferReader::requireJsonCan);
    return new InferCall(id, parameters.limitNanos, items, complete, wanted);
  }

  private void requireAllInputs() {
    List<String> missing = new ArrayList<>(0);
    for (int i = 0; i < inputs.length; i++) {
      if (inputs[i] == null) {
        missing.add(inputSpecs.get(i).name());
      }
    }
    if (!missing.isEmpty()) {
      throw Problem.badRequest(
          "expected "
              + inputs.length
              + " inputs but got "
              + (inputs.length - missing.size())
              + " for model '"
              + model.name()
              + "'; missing: "
              + String.join(", ", missing));
    }
  }

  private List<Wanted> wanted(Parameters.OfRequest parameters) {
    List<Wanted> wanted = new ArrayList<>(outputs.size());
    outputs.forEach(
        (name, output) -> {
          int index = indexOf(name, outputSpecs);
          TensorSpec spec = outputSpecs.get(index);
          if (output.classes > 0) {
            Classification.requirePossible(spec);
          }
          boolean asBinary = output.binary.orElse(parameters.binaryOutputs);
          wanted.add(new Wanted(spec, index, asBinary, output.classes));
        });
    return wanted;
  }

  /** The place of a name that is among them. */
  private static int indexOf(String name, List<TensorSpec> specs) {
    int index = 0;
    while (!specs.get(index).name().equals(name)) {
      index++;
    }
    return index;
  }

  private Problem unexpected(String what, String name, List<TensorSpec> known) {
    return Problem.badRequest(
        "unexpected inference "
            + what
            + " "
            + Problem.quoted(name)
            + " for model '"
            + model.name()
            + "' (expected: "
            + known.stream().map(TensorSpec::name).collect(Collectors.joining(", "))
            + ")");
  }
}
