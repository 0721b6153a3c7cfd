package io.gearshift.runtime.supernet;

import static io.gearshift.runtime.supernet.Graph.attribute;

import io.gearshift.domain.supernet.TransformerSupernet;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * The nodes of one layer of a transformer, on values of one row for each token.
 *
 * <p>Both parts of a layer are sums over chunks: of what each head gives through its rows of the
 * output matrix, and of what each neuron gives through its row of the second one. So a narrower
 * layer is a shorter sum, which each chunk carries on through the third input of a Gemm.
 */
final class TransformerLayer {
  private final TransformerSupernet net;
  private final Weights weights;
  private final String name;

  TransformerLayer(TransformerSupernet net, Weights weights, int index) {
    this.net = net;
    this.weights = weights;
    name = "layers." + index;
  }

  /** The layer with the chunks up to {@code width} as one, in a graph that holds their weights. */
  String fixed(Graph graph, String x, int width) throws IOException {
    return layer(graph, x, width, width);
  }

  /** The layer with a chunk that always runs, and others that run if their input says so. */
  String chunked(Graph graph, String x) throws IOException {
    return layer(graph, x, 1, net.chunks());
  }

  /**
   * @param first chunks that run as one, always
   * @param last where the chunks end that run if they are told to
   */
  private String layer(Graph graph, String x, int first, int last) throws IOException {
    String normed = norm(graph, name + ".attention_norm", x);
    String sum = bias(graph, "output");
    sum = attention(graph, graph, normed, sum, 0, first);
    for (int chunk = first; chunk < last; chunk++) {
      Graph then = graph.branch(name + ".attention." + chunk);
      String out = attention(then, graph, normed, sum, chunk, chunk + 1);
      then.output(out, Graph.ANY, net.model());
      sum = graph.perhaps(ControlInputs.on(chunk), out + ".sum", sum, then, Graph.ANY, net.model());
    }
    String attended = graph.node("Add", name + ".attended", List.of(x, sum));
    normed = norm(graph, name + ".ffn_norm", attended);
    sum = bias(graph, "second");
    sum = neurons(graph, graph, normed, sum, 0, first);
    for (int chunk = first; chunk < last; chunk++) {
      Graph then = graph.branch(name + ".ffn." + chunk);
      String out = neurons(then, graph, normed, sum, chunk, chunk + 1);
      then.output(out, Graph.ANY, net.model());
      sum = graph.perhaps(ControlInputs.on(chunk), out + ".sum", sum, then, Graph.ANY, net.model());
    }
    return graph.node("Add", name + ".out", List.of(attended, sum));
  }

  private String norm(Graph graph, String norm, String x) throws IOException {
    int model = net.model();
    String scale =
        graph.floats(norm + "_scale", weights.get(norm + "_scale", model), new long[] {model});
    String bias =
        graph.floats(norm + "_bias", weights.get(norm + "_bias", model), new long[] {model});
    return graph.node(
        "LayerNormalization",
        norm,
        List.of(x, scale, bias),
        attribute("axis", -1L),
        attribute("epsilon", (float) net.epsilon()));
  }

  private String bias(Graph graph, String part) throws IOException {
    String bias = name + "." + part + "_bias";
    return graph.floats(bias, weights.get(bias, net.model()), net.model());
  }

  /**
   * What the heads of some chunks add to the sum.
   *
   * @param graph where the nodes go
   * @param owner where the weights go: the graph itself or the one that it is a branch of, for ONNX
   *     Runtime lays weights out for speed no further down than that
   */
  private String attention(Graph graph, Graph owner, String normed, String sum, int from, int to)
      throws IOException {
    String chunk = name + ".attention." + from;
    int heads = (to - from) * net.heads() / net.chunks();
    int first = from * net.heads() / net.chunks() * net.head();
    int end = first + heads * net.head();
    float scale = (float) Math.sqrt(1.0 / net.head());
    String query = heads(graph, owner, chunk, "query", normed, first, end, scale);
    String key = heads(graph, owner, chunk, "key", normed, first, end, 1);
    String value = heads(graph, owner, chunk, "value", normed, first, end, 1);
    String scores = graph.node("MatMul", chunk + ".scores", List.of(query, key));
    String shares =
        graph.node("Softmax", chunk + ".shares", List.of(scores), attribute("axis", -1L));
    String mixed = graph.node("MatMul", chunk + ".mixed", List.of(shares, value));
    if (heads > 1) {
      mixed =
          graph.node("Transpose", chunk + ".tokens", List.of(mixed), attribute("perm", 0, 2, 1, 3));
    }
    String shape = owner.longs(chunk + ".rows", -1, end - first);
    String rows = graph.node("Reshape", chunk + ".row", List.of(mixed, shape));
    String output = matrix(owner, chunk + ".output_weight", "output", net.model(), first, end, 1);
    return graph.node("Gemm", chunk + ".out", List.of(rows, output, sum));
  }

  /**
   * Queries, keys (transposed) or values: [batch, heads, tokens, head], or without heads if one.
   */
  private String heads(
      Graph graph,
      Graph owner,
      String chunk,
      String part,
      String normed,
      int first,
      int end,
      float scale)
      throws IOException {
    String named = chunk + "." + part;
    String weight = matrix(owner, named + "_weight", part, net.model(), first, end, scale);
    String bias = vector(owner, named + "_bias", part, net.model(), first, end, scale);
    String rows =
        graph.node("Gemm", named + ".rows", List.of(normed, weight, bias), attribute("transB", 1L));
    boolean one = end - first == net.head();
    String shape = owner.longs(named + ".shape", shape(one, (end - first) / net.head()));
    String split = graph.node("Reshape", named + ".split", List.of(rows, shape));
    boolean key = part.equals("key");
    if (one) {
      return key
          ? graph.node("Transpose", named, List.of(split), attribute("perm", 0, 2, 1))
          : split;
    }
    long[] order = key ? new long[] {0, 2, 3, 1} : new long[] {0, 2, 1, 3};
    return graph.node("Transpose", named, List.of(split), attribute("perm", order));
  }

  private long[] shape(boolean one, int heads) {
    return one
        ? new long[] {-1, net.tokens(), net.head()}
        : new long[] {-1, net.tokens(), heads, net.head()};
  }

  /** What the neurons of some chunks add to the sum; graph and owner as for attention. */
  private String neurons(Graph graph, Graph owner, String normed, String sum, int from, int to)
      throws IOException {
    String chunk = name + ".ffn." + from;
    int first = from * net.ffn() / net.chunks();
    int end = to * net.ffn() / net.chunks();
    String weight = matrix(owner, chunk + ".first_weight", "first", net.ffn(), first, end, 1);
    String bias = vector(owner, chunk + ".first_bias", "first", net.ffn(), first, end, 1);
    String inner =
        graph.node(
            "Gemm", chunk + ".inner", List.of(normed, weight, bias), attribute("transB", 1L));
    String active = graph.node("Relu", chunk + ".active", List.of(inner));
    String second = matrix(owner, chunk + ".second_weight", "second", net.ffn(), first, end, 1);
    return graph.node("Gemm", chunk + ".out", List.of(active, second, sum));
  }

  /** Rows of a matrix that has {@code rows} of them, each as wide as a token. */
  private String matrix(
      Graph owner, String named, String part, int rows, int first, int end, float scale)
      throws IOException {
    int model = net.model();
    float[] all = weights.get(name + "." + part + "_weight", rows, model);
    float[] cut = Arrays.copyOfRange(all, first * model, end * model);
    return owner.floats(named, scaled(cut, scale), end - first, model);
  }

  private String vector(
      Graph owner, String named, String part, int size, int first, int end, float scale)
      throws IOException {
    float[] all = weights.get(name + "." + part + "_bias", size);
    return owner.floats(named, scaled(Arrays.copyOfRange(all, first, end), scale), end - first);
  }

  private static float[] scaled(float[] values, float scale) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= scale;
    }
    return values;
  }
}
