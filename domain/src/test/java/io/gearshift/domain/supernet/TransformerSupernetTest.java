package io.gearshift.domain.supernet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.catalog.Subnet;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransformerSupernetTest {

  @Test
  void everyOtherLayerIsKeptAsDynaBertKeepsThem() {
    assertThat(TransformerSupernet.kept(12, 9)).containsExactly(0, 1, 2, 4, 5, 6, 8, 9, 10);
    assertThat(TransformerSupernet.kept(12, 6)).containsExactly(0, 2, 4, 6, 8, 10);
    assertThat(TransformerSupernet.kept(8, 6)).containsExactly(0, 1, 2, 4, 5, 6);
    assertThat(TransformerSupernet.kept(8, 4)).containsExactly(0, 2, 4, 6);
    assertThat(TransformerSupernet.kept(5, 5)).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void aDepthThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> TransformerSupernet.kept(6, 7))
        .hasMessage("depth: 7 (expected: from 1 to 6, the layers of the supernet)");
    assertThatThrownBy(() -> TransformerSupernet.kept(6, 0)).hasMessageContaining("depth: 0");
  }

  @Test
  void aPictureBecomesTheTokensThatTheStemLeaves() {
    assertThat(net(4, 4).tokens()).isEqualTo(16);
    assertThat(net(4, 4).head()).isEqualTo(24);
    assertThat(net(4, 4).whole()).isEqualTo(new Subnet(6, 4));
  }

  @Test
  void whatDoesNotFitTogetherIsRefused() {
    assertThatThrownBy(() -> net(5, 5)).hasMessageContaining("model: 96 (expected: a multiple of");
    assertThatThrownBy(() -> net(4, 3)).hasMessageContaining("heads: 4 (expected: a multiple of");
    assertThatThrownBy(() -> new Convolution(3, 2, 3, 8)).hasMessageContaining("padding: 3");
    assertThatThrownBy(() -> new Subnet(0, 1)).hasMessageContaining("depth: 0");
  }

  private static TransformerSupernet net(int heads, int chunks) {
    return new TransformerSupernet(
        new PictureInput("image", 1, 28, 0, 1),
        "logits",
        List.of(new Convolution(7, 7, 0, 96)),
        6,
        96,
        heads,
        384,
        chunks,
        10,
        1e-5);
  }
}
