package io.gearshift.runtime.supernet;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.gearshift.domain.supernet.Convolution;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A graph in the making. Each node is named after what it gives; names are unique over a graph and
 * its branches, which is for the caller to see to.
 */
final class Graph {
  /** The dimension of the batch, and one of no stated size. */
  static final long BATCH = -1;

  static final long ANY = -2;

  private static final int OPSET = 17;
  private static final int IR = 8;

  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final Tensors tensors;

  Graph(String name, Tensors tensors) {
    graph.setName(name);
    this.tensors = tensors;
  }

  /** A graph for a branch of an If of this one; it sees the values of this one. */
  Graph branch(String name) {
    return new Graph(name, tensors);
  }

  /** Adds a node with one output, and returns the name of that. */
  String node(String operator, String output, List<String> inputs, AttributeProto... attributes) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(output)
            .addAllInput(inputs)
            .addOutput(output)
            .addAllAttribute(List.of(attributes)));
    return output;
  }

  String floats(String name, float[] values, long... shape) throws IOException {
    graph.addInitializer(tensors.floats(name, values, shape));
    return name;
  }

  String longs(String name, long... values) {
    graph.addInitializer(Tensors.longs(name, values));
    return name;
  }

  /** Declares an input; one without a dimension is a scalar. */
  String input(String name, TensorProto.DataType type, long... shape) {
    graph.addInput(declared(name, type, shape));
    return name;
  }

  void output(String name, long... shape) {
    graph.addOutput(declared(name, TensorProto.DataType.FLOAT, shape));
  }

  /** Runs one of two branches, each with its one output declared. */
  String either(String condition, String output, Graph then, Graph otherwise) {
    return node(
        "If",
        output,
        List.of(condition),
        branch("then_branch", then),
        branch("else_branch", otherwise));
  }

  /** Runs a branch, or else passes a value on that has the shape of what the branch gives. */
  String perhaps(String condition, String output, String value, Graph then, long... shape) {
    Graph otherwise = branch(output + ".skip");
    otherwise.output(otherwise.node("Identity", output + ".same", List.of(value)), shape);
    return either(condition, output, then, otherwise);
  }

  /** Adds a convolution of a value by a weight and a bias. */
  String convolution(String output, List<String> inputs, Convolution wanted) {
    int padding = wanted.padding();
    return node(
        "Conv",
        output,
        inputs,
        attribute("kernel_shape", wanted.kernel(), wanted.kernel()),
        attribute("strides", wanted.stride(), wanted.stride()),
        attribute("pads", padding, padding, padding, padding));
  }

  GraphProto build() {
    return graph.build();
  }

  /** The graph as a network. */
  ModelProto model(Map<String, String> metadata) {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR)
            .setProducerName("gearshift")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
            .setGraph(build());
    metadata.forEach(
        (key, value) ->
            model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model.build();
  }

  static AttributeProto attribute(String name, long value) {
    return of(name, AttributeProto.AttributeType.INT).setI(value).build();
  }

  static AttributeProto attribute(String name, float value) {
    return of(name, AttributeProto.AttributeType.FLOAT).setF(value).build();
  }

  static AttributeProto attribute(String name, long... values) {
    AttributeProto.Builder attribute = of(name, AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  private static AttributeProto branch(String name, Graph branch) {
    return of(name, AttributeProto.AttributeType.GRAPH).setG(branch.build()).build();
  }

  private static AttributeProto.Builder of(String name, AttributeProto.AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }

  private static ValueInfoProto declared(String name, TensorProto.DataType type, long... shape) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    for (long dimension : shape) {
      TensorShapeProto.Dimension.Builder one = dimensions.addDimBuilder();
      if (dimension == BATCH) {
        one.setDimParam("batch");
      } else if (dimension != ANY) {
        one.setDimValue(dimension);
      }
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(type.getNumber())
                        .setShape(dimensions)))
        .build();
  }
}
