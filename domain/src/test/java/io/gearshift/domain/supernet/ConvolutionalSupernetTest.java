package io.gearshift.domain.supernet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.catalog.Subnet;
import io.gearshift.domain.supernet.ConvolutionalSupernet.Stage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConvolutionalSupernetTest {

  @Test
  void soManyChannelsAreActiveAsSuperServeCountsThem() {
    assertThat(ConvolutionalSupernet.active(64, 13, 20)).as("ceil(0.65 x 64)").isEqualTo(42);
    assertThat(ConvolutionalSupernet.active(8, 1, 4)).as("ceil(0.25 x 8)").isEqualTo(2);
    assertThat(ConvolutionalSupernet.active(9, 1, 4)).isEqualTo(3);
    assertThat(ConvolutionalSupernet.active(9, 4, 4)).isEqualTo(9);
  }

  @Test
  void ofEachStageTheFirstBlocksRun() {
    Stage stage = new Stage(new Convolution(3, 2, 1, 16), 2, 8);

    assertThat(stage.kept(1)).isEqualTo(1);
    assertThat(stage.kept(2)).isEqualTo(2);
    assertThat(stage.kept(3)).as("where another stage is longer").isEqualTo(2);
  }

  @Test
  void everySubnetHasARowOfStatisticsOfItsOwn() {
    ConvolutionalSupernet net = net(2, 3, 4);
    Set<Integer> rows = new HashSet<>();
    for (int depth = 1; depth <= net.depth(); depth++) {
      for (int width = 1; width <= net.chunks(); width++) {
        rows.add(ConvolutionalSupernet.row(new Subnet(depth, width), net.chunks()));
      }
    }
    assertThat(rows).hasSize(12).allMatch(row -> row >= 0 && row < net.subnets());
    assertThat(net.whole()).isEqualTo(new Subnet(3, 4));
  }

  @Test
  void whatDoesNotFitTogetherIsRefused() {
    assertThatThrownBy(() -> net(2, 3, 9)).hasMessageContaining("chunks: 9 (expected: up to the");
    assertThatThrownBy(() -> net(0, 3, 4)).hasMessageContaining("blocks: 0");
    assertThatThrownBy(
            () ->
                new ConvolutionalSupernet(
                    new PictureInput("image", 1, 2, 0, 1),
                    "logits",
                    List.of(new Stage(new Convolution(3, 1, 0, 4), 1, 4)),
                    1,
                    10,
                    1e-5))
        .hasMessageContaining("expected: to leave something of a side of 2");
    assertThatThrownBy(() -> net(2, 3, 4).require(new Subnet(4, 1)))
        .hasMessageContaining("expected: a depth up to 3 and a width up to 4");
  }

  private static ConvolutionalSupernet net(int first, int second, int chunks) {
    return new ConvolutionalSupernet(
        new PictureInput("image", 1, 28, 0, 1),
        "logits",
        List.of(
            new Stage(new Convolution(3, 2, 1, 16), first, 8),
            new Stage(new Convolution(3, 2, 1, 32), second, 16)),
        chunks,
        10,
        1e-5);
  }
}
