package io.gearshift.domain.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceTest {
  private static final Instant T0 = Instant.ofEpochSecond(100);
  private static final String ID = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";

  @Test
  void aHeaderComesBackAsItWas() {
    for (String flags : new String[] {"00", "01"}) {
      String header = "00-" + ID + "-" + SPAN + "-" + flags;
      Trace trace = Trace.of(header, T0).orElseThrow();
      assertThat(trace.header()).isEqualTo(header);
      assertThat(trace.id()).isEqualTo(ID);
      assertThat(trace.spanId()).isEqualTo(SPAN);
      assertThat(trace.sampled()).isEqualTo(flags.equals("01"));
      assertThat(trace.since()).isEqualTo(T0);
    }
  }

  @Test
  void ofTheFlagsOnlyTheLastBitSaysWhetherItIsSampled() {
    assertThat(Trace.of("00-" + ID + "-" + SPAN + "-03", T0).orElseThrow().sampled()).isTrue();
    assertThat(Trace.of("00-" + ID + "-" + SPAN + "-fe", T0).orElseThrow().sampled()).isFalse();
  }

  @Test
  void aLaterVersionMaySayMore() {
    assertThat(Trace.of("cc-" + ID + "-" + SPAN + "-01-what-the-future-says", T0)).isPresent();
    assertThat(Trace.of("cc-" + ID + "-" + SPAN + "-01.what", T0)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "+0-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
      })
  void whatIsNotOfTheFormIsAsNoneAtAll(String header) {
    assertThat(Trace.of(header, T0)).isEqualTo(Optional.empty());
  }
}
