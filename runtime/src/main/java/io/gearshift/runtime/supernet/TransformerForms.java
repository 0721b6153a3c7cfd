package io.gearshift.runtime.supernet;

import static io.gearshift.runtime.supernet.Graph.attribute;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.gearshift.domain.catalog.Subnet;
import io.gearshift.domain.supernet.Convolution;
import io.gearshift.domain.supernet.PictureInput;
import io.gearshift.domain.supernet.TransformerSupernet;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** The networks of a weight-shared transformer: the one that is served, and each subnet alone. */
public final class TransformerForms {
  /** The files of the one that is served. */
  public static final String NETWORK = "chunked.onnx";

  public static final String WEIGHTS = "chunked.bin";

  /** In which the weights' file differs in name from the network's beside it. */
  public static final String WEIGHTS_SUFFIX = ".bin";

  private static final int OPSET = 17;
  private static final int IR = 8;

  private final TransformerSupernet net;
  private final Weights weights;

  public TransformerForms(TransformerSupernet net, Weights weights) {
    this.net = net;
    this.weights = weights;
  }

  /**
   * Writes the network from which each run chooses a subnet: every layer is the branch of an If
   * that holds the layer's weights, every chunk but the first that of an If in it. The inputs
   * {@code keep.<layer>} and {@code on.<chunk>}, bools, are the conditions themselves.
   *
   * @throws IllegalArgumentException if the weights are not those of the supernet
   */
  public void writeChunked(Path folder) throws IOException {
    try (FileChannel file =
        FileChannel.open(
            folder.resolve(WEIGHTS),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ModelProto model = chunked(Tensors.beside(file, WEIGHTS));
      Files.write(folder.resolve(NETWORK), model.toByteArray());
    }
  }

  /** The network of one subnet, as if it had been trained alone; complete in itself. */
  public byte[] extracted(Subnet subnet) throws IOException {
    net.require(subnet);
    Graph graph = new Graph("subnet", Tensors.inline());
    String x = stem(graph);
    for (int index : TransformerSupernet.kept(net.layers(), subnet.depth())) {
      x = new TransformerLayer(net, weights, index).fixed(graph, x, subnet.width());
    }
    head(graph, x);
    return model(graph, Map.of()).toByteArray();
  }

  private ModelProto chunked(Tensors tensors) throws IOException {
    Graph graph = new Graph("supernet", tensors);
    String x = stem(graph);
    for (int index = 0; index < net.layers(); index++) {
      graph.input(ControlInputs.keep(index), DataType.BOOL);
      Graph layer = graph.branch("layers." + index);
      layer.output(
          new TransformerLayer(net, weights, index).chunked(layer, x), Graph.ANY, net.model());
      x =
          graph.perhaps(
              ControlInputs.keep(index), "layers." + index + ".kept", x, layer, net.model());
    }
    for (int chunk = 1; chunk < net.chunks(); chunk++) {
      graph.input(ControlInputs.on(chunk), DataType.BOOL);
    }
    head(graph, x);
    return model(graph, ControlInputs.metadata(net.layers(), net.chunks()));
  }

  /** From the picture to a row for each token. */
  private String stem(Graph graph) throws IOException {
    PictureInput input = net.input();
    String x =
        graph.input(
            input.name(),
            DataType.FLOAT,
            Graph.BATCH,
            input.channels(),
            input.side(),
            input.side());
    String mean = graph.floats("stem.mean", new float[] {(float) input.mean()}, 1);
    String deviation = graph.floats("stem.deviation", new float[] {(float) input.deviation()}, 1);
    x = graph.node("Sub", "stem.centred", List.of(x, mean));
    x = graph.node("Div", "stem.normal", List.of(x, deviation));
    int channels = input.channels();
    for (int i = 0; i < net.stem().size(); i++) {
      x = convolution(graph, "stem." + i, x, channels, net.stem().get(i));
      channels = net.stem().get(i).channels();
      if (i + 1 < net.stem().size()) {
        x = graph.node("Relu", "stem." + i + ".active", List.of(x));
      }
    }
    String flat = graph.longs("stem.flat", 0, net.model(), -1);
    x = graph.node("Reshape", "stem.pixels", List.of(x, flat));
    x = graph.node("Transpose", "stem.tokens", List.of(x), attribute("perm", 0, 2, 1));
    String position =
        graph.floats(
            "position",
            weights.get("position", net.tokens(), net.model()),
            net.tokens(),
            net.model());
    x = graph.node("Add", "stem.placed", List.of(x, position));
    String rows = graph.longs("stem.row", -1, net.model());
    return graph.node("Reshape", "stem.rows", List.of(x, rows));
  }

  private String convolution(Graph graph, String name, String x, int before, Convolution wanted)
      throws IOException {
    long[] shape = {wanted.channels(), before, wanted.kernel(), wanted.kernel()};
    String weight = graph.floats(name + ".weight", weights.get(name + ".weight", shape), shape);
    String bias =
        graph.floats(
            name + ".bias", weights.get(name + ".bias", wanted.channels()), wanted.channels());
    int padding = wanted.padding();
    return graph.node(
        "Conv",
        name,
        List.of(x, weight, bias),
        attribute("kernel_shape", wanted.kernel(), wanted.kernel()),
        attribute("strides", wanted.stride(), wanted.stride()),
        attribute("pads", padding, padding, padding, padding));
  }

  /** From the tokens to the scores. */
  private void head(Graph graph, String x) throws IOException {
    int model = net.model();
    String scale = graph.floats("norm_scale", weights.get("norm_scale", model), model);
    String bias = graph.floats("norm_bias", weights.get("norm_bias", model), model);
    x =
        graph.node(
            "LayerNormalization",
            "head.normal",
            List.of(x, scale, bias),
            attribute("axis", -1L),
            attribute("epsilon", (float) net.epsilon()));
    String tokens = graph.longs("head.by_picture", -1, net.tokens(), model);
    x = graph.node("Reshape", "head.pictures", List.of(x, tokens));
    x =
        graph.node(
            "ReduceMean",
            "head.mean",
            List.of(x),
            attribute("axes", new long[] {1}),
            attribute("keepdims", 0L));
    String weight =
        graph.floats(
            "head.weight", weights.get("head.weight", net.classes(), model), net.classes(), model);
    String scores =
        graph.floats("head.bias", weights.get("head.bias", net.classes()), net.classes());
    graph.node("Gemm", net.output(), List.of(x, weight, scores), attribute("transB", 1L));
    graph.output(net.output(), Graph.BATCH, net.classes());
  }

  private static ModelProto model(Graph graph, Map<String, String> metadata) {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR)
            .setProducerName("gearshift")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
            .setGraph(graph.build());
    metadata.forEach(
        (key, value) ->
            model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model.build();
  }
}
