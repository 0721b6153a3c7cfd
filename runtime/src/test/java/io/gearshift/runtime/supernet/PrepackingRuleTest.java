package io.gearshift.runtime.supernet;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.gearshift.domain.supernet.TransformerSupernet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * ONNX Runtime lays a weight out for speed only if the graph that owns it, or a branch directly in
 * that graph, has the node that takes it.
 */
class PrepackingRuleTest {
  /** A weight that a node takes, and how many graphs further out its owner is. */
  private record Use(String weight, int distance) {}

  private final List<Use> uses = new ArrayList<>();
  private final Set<String> owned = new HashSet<>();

  @TempDir Path folder;

  @Test
  void everyWeightIsOwnedByTheGraphOfItsNodeOrTheOneAround() throws Exception {
    TransformerSupernet net = SmallSupernet.of(4);
    Path network = SupernetForms.of(net, new RandomWeights(1)).write(folder);
    ModelProto model = ModelProto.parseFrom(Files.readAllBytes(network));

    walk(model.getGraph(), new ArrayDeque<>());

    assertThat(uses).isNotEmpty().allSatisfy(use -> assertThat(use.distance()).isBetween(0, 1));
    assertThat(uses).extracting(Use::weight).containsAll(owned);
    // the chunks that are chosen are in the branches of branches: the rule is put to the test
    assertThat(uses).filteredOn(use -> use.distance() == 1).isNotEmpty();
  }

  private void walk(GraphProto graph, Deque<Set<String>> around) {
    Set<String> here = new HashSet<>();
    for (TensorProto tensor : graph.getInitializerList()) {
      if (tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber()
          && tensor.getDimsCount() > 1) {
        here.add(tensor.getName());
      }
    }
    owned.addAll(here);
    around.push(here);
    for (NodeProto node : graph.getNodeList()) {
      for (String input : node.getInputList()) {
        int distance = 0;
        for (Set<String> owner : around) {
          if (owner.contains(input)) {
            uses.add(new Use(input, distance));
          }
          distance++;
        }
      }
      for (AttributeProto attribute : node.getAttributeList()) {
        if (attribute.hasG()) {
          walk(attribute.getG(), around);
        }
      }
    }
    around.pop();
  }
}
