package io.gearshift.runtime.supernet;

import static io.gearshift.runtime.supernet.Graph.attribute;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.gearshift.domain.catalog.Subnet;
import io.gearshift.domain.supernet.ConvolutionalSupernet;
import io.gearshift.domain.supernet.ConvolutionalSupernet.Stage;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The networks of a weight-shared convolutional network. In the one that is served a block that not
 * every subnet runs is the branch of an If, its weights are cut by Slice in each run, and its norms
 * take a row of a table (SuperServe's LayerSelect, WeightSlice and SubnetNorm). ONNX Runtime cannot
 * lay such weights out for speed, nor fuse the norms into them: a run takes longer than that of an
 * extracted subnet.
 */
final class ConvolutionalForms extends SupernetForms {
  private final ConvolutionalSupernet net;
  private final Weights weights;

  ConvolutionalForms(ConvolutionalSupernet net, Weights weights) {
    super(net, weights);
    this.net = net;
    this.weights = weights;
  }

  @Override
  String name() {
    return "sliced";
  }

  @Override
  Map<String, String> metadata() {
    return ControlInputs.ofSlices(
        net.depth(), net.chunks(), net.stages().stream().map(Stage::middle).toList());
  }

  @Override
  void extracted(Graph graph, Subnet subnet) throws IOException {
    network(graph, new FixedConvolutions(net, weights, subnet), subnet.depth(), false);
  }

  @Override
  void served(Graph graph) throws IOException {
    graph.input(ControlInputs.ROW, DataType.INT64);
    for (int block = 1; block < net.depth(); block++) {
      graph.input(ControlInputs.deep(block), DataType.BOOL);
    }
    for (int stage = 0; stage < net.stages().size(); stage++) {
      graph.input(ControlInputs.middle(stage), DataType.INT64, 1);
      graph.input(ControlInputs.square(stage), DataType.INT64, 2);
    }
    network(graph, new SlicedConvolutions(net, weights), net.depth(), true);
  }

  /**
   * @param choosing whether runs say how many of so deep blocks run
   */
  private void network(Graph graph, Convolutions convolutions, int depth, boolean choosing)
      throws IOException {
    String x = picture(graph);
    int channels = net.input().channels();
    int side = net.input().side();
    for (int index = 0; index < net.stages().size(); index++) {
      Stage stage = net.stages().get(index);
      x = convolutions.enter(graph, index, channels, x);
      channels = stage.enter().channels();
      side = stage.enter().side(side);
      for (int block = 0; block < stage.kept(depth); block++) {
        String name = "stages." + index + ".blocks." + block;
        if (block == 0 || !choosing) {
          x = convolutions.block(graph, name, index, x);
        } else {
          Graph then = graph.branch(name);
          long[] shape = {Graph.ANY, channels, side, side};
          then.output(convolutions.block(then, name, index, x), shape);
          x = graph.perhaps(ControlInputs.deep(block), name + ".kept", x, then, shape);
        }
      }
    }
    String flat =
        graph.node(
            "ReduceMean",
            "head.mean",
            List.of(x),
            attribute("axes", 2, 3),
            attribute("keepdims", 0L));
    scores(graph, flat, channels);
  }
}
