package io.gearshift.runtime.supernet;

import static io.gearshift.runtime.supernet.Graph.attribute;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.gearshift.domain.catalog.Subnet;
import io.gearshift.domain.supernet.Convolution;
import io.gearshift.domain.supernet.TransformerSupernet;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The networks of a weight-shared transformer. In the one that is served every layer is the branch
 * of an If that holds the layer's weights, and every chunk but the first that of an If in it; the
 * inputs {@code keep.<layer>} and {@code on.<chunk>}, bools, are the conditions themselves.
 */
final class TransformerForms extends SupernetForms {
  private final TransformerSupernet net;
  private final Weights weights;

  TransformerForms(TransformerSupernet net, Weights weights) {
    super(net, weights);
    this.net = net;
    this.weights = weights;
  }

  @Override
  String name() {
    return "chunked";
  }

  @Override
  Map<String, String> metadata() {
    return ControlInputs.ofChunks(net.layers(), net.chunks());
  }

  @Override
  void extracted(Graph graph, Subnet subnet) throws IOException {
    String x = stem(graph);
    for (int index : TransformerSupernet.kept(net.layers(), subnet.depth())) {
      x = new TransformerLayer(net, weights, index).fixed(graph, x, subnet.width());
    }
    head(graph, x);
  }

  @Override
  void served(Graph graph) throws IOException {
    String x = stem(graph);
    for (int index = 0; index < net.layers(); index++) {
      String keep = graph.input(ControlInputs.keep(index), DataType.BOOL);
      Graph layer = graph.branch("layers." + index);
      layer.output(
          new TransformerLayer(net, weights, index).chunked(layer, x), Graph.ANY, net.model());
      x = graph.perhaps(keep, "layers." + index + ".kept", x, layer, Graph.ANY, net.model());
    }
    for (int chunk = 1; chunk < net.chunks(); chunk++) {
      graph.input(ControlInputs.on(chunk), DataType.BOOL);
    }
    head(graph, x);
  }

  /** From the picture to a row for each token. */
  private String stem(Graph graph) throws IOException {
    String x = picture(graph);
    int channels = net.input().channels();
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
    String position = weight(graph, "position", net.tokens(), net.model());
    x = graph.node("Add", "stem.placed", List.of(x, position));
    String rows = graph.longs("stem.row", -1, net.model());
    return graph.node("Reshape", "stem.rows", List.of(x, rows));
  }

  private String convolution(Graph graph, String name, String x, int before, Convolution wanted)
      throws IOException {
    int kernel = wanted.kernel();
    String weight = weight(graph, name + ".weight", wanted.channels(), before, kernel, kernel);
    String bias = weight(graph, name + ".bias", wanted.channels());
    return graph.convolution(name, List.of(x, weight, bias), wanted);
  }

  /** From the tokens to the scores. */
  private void head(Graph graph, String x) throws IOException {
    int model = net.model();
    String scale = weight(graph, "norm_scale", model);
    String bias = weight(graph, "norm_bias", model);
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
    scores(graph, x, model);
  }
}
