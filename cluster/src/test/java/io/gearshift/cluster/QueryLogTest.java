package io.gearshift.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.measure.NodeBook;
import io.gearshift.domain.measure.QueryMeter;
import io.gearshift.domain.trace.Trace;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.domain.traffic.Timing;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

class QueryLogTest {
  private static final Instant T0 = Instant.ofEpochSecond(100);

  private final Logger logger = (Logger) LoggerFactory.getLogger(QueryLog.NAME);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final NodeBook book = new NodeBook();
  private final QueryMeter meter = new QueryLog(book).family(Fashion.ID);

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
    logger.setLevel(Level.WARN);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(lines);
    logger.setLevel(null);
  }

  @Test
  void theLineOfAQueryThatFailedSaysWhichAndWhy() throws Exception {
    refuse(42, Reason.FAILED, T0.plusMillis(30));
    JsonEncoder encoder = new JsonEncoder();
    encoder.setContext(logger.getLoggerContext());
    encoder.start();
    JsonNode line = new ObjectMapper().readTree(encoder.encode(lines.list.get(0)));
    assertThat(line.path("level").asText()).isEqualTo("WARN");
    assertThat(field(line, "query").asText()).isEqualTo("42");
    assertThat(field(line, "family").asText()).isEqualTo("fashion");
    assertThat(field(line, "variant").asText()).isEqualTo("nano");
    assertThat(field(line, "reason").asText()).isEqualTo("failed");
    assertThat(field(line, "after_ms").asText()).isEqualTo("30");
  }

  @Test
  void theLineOfAQueryOfATraceHasTheIdOfThatWhetherOrNotItIsSampled() {
    Trace trace = new Trace(1, 2, 3, false, T0);
    Query query = Fashion.query(42, T0, T0.plusSeconds(1)).in(Optional.of(trace));
    meter.refused(query, Optional.of("nano"), Reason.FAILED, T0);
    refuse(43, Reason.FAILED, T0);
    assertThat(lines.list.get(0).getKeyValuePairs())
        .contains(new KeyValuePair("trace_id", "00000000000000010000000000000002"));
    assertThat(lines.list.get(1).getKeyValuePairs())
        .extracting(pair -> pair.key)
        .doesNotContain("trace_id");
  }

  @Test
  void whatLoadExplainsIsNotToldUnasked() {
    refuse(1, Reason.OVERLOAD, T0);
    answer(2, T0.plusSeconds(60));
    assertThat(lines.list).isEmpty();
    logger.setLevel(Level.DEBUG);
    refuse(3, Reason.OVERLOAD, T0);
    answer(4, T0.plusSeconds(60));
    answer(5, T0.plusMillis(1));
    assertThat(lines.list).hasSize(2);
  }

  @Test
  void aFloodOfFailuresIsNoFloodOfLinesAndIsCountedAllTheSame() {
    for (int id = 0; id < 1_000; id++) {
      refuse(id, Reason.FAILED, T0);
    }
    assertThat(lines.list).hasSizeBetween(1, 20);
    int before = lines.list.size();
    refuse(1_001, Reason.FAILED, T0.plusSeconds(1));
    assertThat(lines.list).hasSize(before + 1);
    assertThat(book.family(Fashion.ID).versions().get("nano").refused(Reason.FAILED).count())
        .isEqualTo(1_001);
  }

  private void refuse(long id, Reason reason, Instant now) {
    Query query = Fashion.query(id, T0, T0.plusSeconds(1));
    meter.taken(query);
    meter.refused(query, Optional.of("nano"), reason, now);
  }

  private void answer(long id, Instant now) {
    Query query = Fashion.query(id, T0, T0.plusSeconds(1));
    meter.taken(query);
    meter.answered(query, "nano", new Accuracy(0.9), Timing.NONE, 0, now);
  }

  private static JsonNode field(JsonNode line, String name) {
    for (JsonNode pair : line.path("kvpList")) {
      if (pair.has(name)) {
        return pair.path(name);
      }
    }
    return line.path(name);
  }
}
