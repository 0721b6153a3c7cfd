package io.gearshift.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.actors.stage.Reply.Answered;
import io.gearshift.actors.stage.Reply.Origin;
import io.gearshift.actors.stage.Reply.Piped;
import io.gearshift.domain.cascade.CascadePath;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.traffic.Timing;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AnswerParametersTest {
  private final Map<String, Object> written = new TreeMap<>();
  private final AnswerParameters.Sink sink =
      new AnswerParameters.Sink() {
        @Override
        public void text(String name, String value) {
          written.put(name, value);
        }

        @Override
        public void whole(String name, long value) {
          written.put(name, value);
        }

        @Override
        public void number(String name, double value) {
          written.put(name, value);
        }

        @Override
        public void flag(String name, boolean value) {
          written.put(name, value);
        }
      };

  @Test
  void anAnswerThatIsMadeUpSaysSo() throws IOException {
    AnswerParameters.write(sink, answered(Origin.SYNTHETIC));
    assertThat(written).containsEntry("synthetic", true);
  }

  @Test
  void anAnswerOfAPipelineSaysSoIfAPartOfItIsMadeUp() throws IOException {
    AnswerParameters.write(sink, piped(Origin.NETWORK.and(Origin.SYNTHETIC).and(Origin.NETWORK)));
    assertThat(written).containsEntry("synthetic", true);
  }

  @Test
  void anAnswerThatANetworkWorkedOutIsLeftAsItIs() throws IOException {
    AnswerParameters.write(sink, answered(Origin.NETWORK));
    AnswerParameters.write(sink, piped(Origin.NETWORK.and(Origin.NETWORK)));
    assertThat(written).doesNotContainKey("synthetic");
  }

  @Test
  void anAnswerInAGearSaysInWhich() throws IOException {
    CascadePath path =
        new CascadePath(
            List.of(new CascadePath.Visit(VariantId.of("mix", "small"), 1, 1)),
            CascadePath.Ending.CERTAIN,
            0.5);
    AnswerParameters.write(sink, answered(path));
    assertThat(written).doesNotContainKey("gear").containsEntry("cascade_ending", "certain");
    AnswerParameters.write(sink, answered(path.in(OptionalInt.of(3))));
    assertThat(written).containsEntry("gear", 3L);
  }

  private static Answered answered(CascadePath path) {
    Answered plain = answered(Origin.NETWORK);
    return new Answered(
        plain.queryId(),
        plain.variant(),
        plain.accuracy(),
        plain.device(),
        plain.epoch(),
        plain.outputs(),
        plain.timing(),
        plain.beside(),
        plain.origin(),
        Optional.of(path));
  }

  private static Answered answered(Origin origin) {
    return new Answered(
        1,
        VariantId.of("mix", "small"),
        new Accuracy(0.75),
        new DeviceId("node-a-s-0"),
        1,
        List.of(),
        Timing.NONE,
        Duration.ZERO,
        origin);
  }

  private static Piped piped(Origin origin) {
    return new Piped(
        1, List.of(), new Accuracy(0.75), 1, 0, List.of(), Duration.ofMillis(1), origin);
  }
}
