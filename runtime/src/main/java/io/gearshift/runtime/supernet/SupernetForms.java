package io.gearshift.runtime.supernet;

import static io.gearshift.runtime.supernet.Graph.attribute;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.gearshift.domain.catalog.Subnet;
import io.gearshift.domain.supernet.ConvolutionalSupernet;
import io.gearshift.domain.supernet.PictureInput;
import io.gearshift.domain.supernet.Supernet;
import io.gearshift.domain.supernet.TransformerSupernet;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** The networks of a supernet: the one that is served, and each subnet alone. */
public abstract class SupernetForms {
  private static final String NETWORK_SUFFIX = ".onnx";
  private static final String WEIGHTS_SUFFIX = ".bin";

  private final Supernet net;
  private final Weights weights;

  SupernetForms(Supernet net, Weights weights) {
    this.net = net;
    this.weights = weights;
  }

  public static SupernetForms of(Supernet net, Weights weights) {
    return net instanceof TransformerSupernet transformer
        ? new TransformerForms(transformer, weights)
        : new ConvolutionalForms((ConvolutionalSupernet) net, weights);
  }

  /** The file of the network that is served, in the folder of the supernet. */
  public final String network() {
    return name() + NETWORK_SUFFIX;
  }

  /** The file of the weights of a network that is served, beside it. */
  public static Path weights(Path network) {
    String name = network.getFileName().toString();
    return network.resolveSibling(
        name.substring(0, name.length() - NETWORK_SUFFIX.length()) + WEIGHTS_SUFFIX);
  }

  /**
   * Writes the network that is served, from which each run chooses a subnet by its {@link
   * ControlInputs}, and its weights beside it.
   *
   * @return its file
   * @throws IllegalArgumentException if the weights are not those of the supernet
   */
  public final Path write(Path folder) throws IOException {
    Path network = folder.resolve(network());
    Path beside = weights(network);
    try (FileChannel file =
        FileChannel.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      Graph graph = new Graph("supernet", Tensors.beside(file, beside.getFileName().toString()));
      served(graph);
      Files.write(network, graph.model(metadata()).toByteArray());
    }
    return network;
  }

  /**
   * The network of one subnet, as if it had been trained alone; complete in itself.
   *
   * @throws IllegalArgumentException if the supernet has no such subnet
   */
  public final byte[] extracted(Subnet subnet) throws IOException {
    net.require(subnet);
    Graph graph = new Graph("subnet", Tensors.inline());
    extracted(graph, subnet);
    return graph.model(Map.of()).toByteArray();
  }

  /** What the file of the served network is called, without its suffix. */
  abstract String name();

  /** What its control inputs are made by. */
  abstract Map<String, String> metadata();

  abstract void served(Graph graph) throws IOException;

  abstract void extracted(Graph graph, Subnet subnet) throws IOException;

  /** Declares the picture, and makes its pixels normal. */
  final String picture(Graph graph) throws IOException {
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
    return graph.node("Div", "stem.normal", List.of(x, deviation));
  }

  /** From a row for each picture, so wide, to the scores. */
  final void scores(Graph graph, String x, int width) throws IOException {
    String weight = weight(graph, "head.weight", net.classes(), width);
    String bias = weight(graph, "head.bias", net.classes());
    graph.node("Gemm", net.output(), List.of(x, weight, bias), attribute("transB", 1L));
    graph.output(net.output(), Graph.BATCH, net.classes());
  }

  /** A tensor of the supernet as it is. */
  final String weight(Graph graph, String name, long... shape) throws IOException {
    return graph.floats(name, weights.get(name, shape), shape);
  }
}
