package io.gearshift.cluster.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalingSettingsTest {
  @Test
  void nobodyScalesUnlessItIsChosen() {
    assertThat(Settings.of("scaling.min-nodes = 2").actuator()).isEqualTo("none");
    assertThat(Settings.of("scaling.min-nodes = 2").restsAfterLeaving()).isFalse();
    assertThat(Settings.of("scaling.actuator = kubernetes").restsAfterLeaving()).isTrue();
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "actuator | k8s | expected: one of kubernetes, none, process",
        "min-nodes | 0 | min-nodes: 0",
        "max-nodes | 0 | max-nodes: 0",
        "quiet | 1s | expected: >= cold-start",
        "confirm | -1s | confirm",
        "period | 0s | period",
        "patience | 0s | patience",
        "kubernetes.kind | daemonset | expected: one of deployment, statefulset",
        "kubernetes.name | A B | expected: a name of Kubernetes",
        "process.command | [] | command: []",
        "quite | 1s | no such key",
      })
  void whatCannotBeMeantStopsTheStart(String key, String value, String why) {
    assertThatThrownBy(() -> Settings.of("scaling." + key + " = " + value))
        .hasMessageContaining("gearshift.scaling")
        .hasMessageContaining(why);
  }
}
