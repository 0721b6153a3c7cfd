package io.gearshift.actors.stage;

import static io.gearshift.actors.testing.KeptSpans.said;
import static io.gearshift.actors.testing.Samples.LARGE;
import static io.gearshift.actors.testing.Samples.SMALL;
import static io.gearshift.actors.testing.Samples.T0;
import static io.gearshift.actors.testing.Samples.ms;
import static io.gearshift.actors.testing.Samples.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.actors.control.Demand;
import io.gearshift.actors.device.Batcher;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.testing.KeptSpans;
import io.gearshift.actors.testing.Samples;
import io.gearshift.domain.accuracy.FamilyAccuracy;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.measure.QueryMeter;
import io.gearshift.domain.routing.MostAccurateInTime;
import io.gearshift.domain.trace.Span;
import io.gearshift.domain.trace.Trace;
import io.gearshift.domain.trace.Tracer;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.domain.traffic.Timing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class JourneyTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Trace SAMPLED = new Trace(1, 2, 3, true, T0);

  private final AtomicReference<Instant> now = new AtomicReference<>(T0.plus(ms(1)));
  private final KeptSpans spans = new KeptSpans();
  private final TestProbe<Batcher.Command> large = KIT.createTestProbe();
  private final TestProbe<Batcher.Command> small = KIT.createTestProbe();
  private final TestProbe<Demand> demand = KIT.createTestProbe();
  private final TestProbe<Reply> client = KIT.createTestProbe();
  private final ActorRef<StageRouter.Command> router =
      KIT.spawn(
          StageRouter.create(
              new RouterSettings(ms(20), ms(1000), ms(50), 2, 1 << 20),
              Samples.FAMILY,
              new MostAccurateInTime(1),
              now::get,
              new Traced(spans),
              demand.getRef()));

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void aQueryThatWasLostShowsBothAttempts() {
    report("a", LARGE, large);
    report("b", SMALL, small);
    infer(1, Optional.of(SAMPLED));
    Query first = submit(large).query();
    now.set(T0.plus(ms(4)));
    large.stop();
    Batcher.Submit second = submit(small);
    now.set(T0.plus(ms(9)));
    answer(second);
    client.receiveMessage();

    List<Span> attempts = spans.named("attempt");
    assertThat(attempts).hasSize(2);
    Span lost = attempts.get(0);
    assertThat(said(lost, "gearshift.outcome")).contains("lost");
    assertThat(said(lost, "gearshift.device")).contains("a");
    assertThat(lost.error()).isPresent();
    assertThat(lost.trace().since()).isEqualTo(T0.plus(ms(1)));
    assertThat(lost.end()).isEqualTo(T0.plus(ms(4)));
    Span answered = attempts.get(1);
    assertThat(said(answered, "gearshift.outcome")).contains("answered");
    assertThat(said(answered, "gearshift.device")).contains("b");
    assertThat(answered.trace().since()).isEqualTo(T0.plus(ms(4)));

    Span route = spans.named("route").get(0);
    assertThat(route.parent()).isEqualTo(SAMPLED.span());
    assertThat(attempts).extracting(Span::parent).containsOnly(route.trace().span());
    assertThat(route.trace().since()).isEqualTo(T0);
    assertThat(route.end()).isEqualTo(T0.plus(ms(9)));
    assertThat(said(route, "gearshift.attempts")).contains("2");
    assertThat(said(route, "gearshift.variant")).contains(SMALL.name());
    assertThat(first.trace().orElseThrow().span()).isEqualTo(lost.trace().span());
    assertThat(second.query().trace().orElseThrow().span()).isEqualTo(answered.trace().span());
  }

  @Test
  void aQueryThatIsRefusedOrGivenUpHasItsEndToo() {
    infer(1, Optional.of(SAMPLED));
    client.receiveMessage();
    Span refused = spans.named("route").get(0);
    assertThat(said(refused, "gearshift.outcome")).contains("unavailable");
    assertThat(refused.error()).isPresent();

    report("a", LARGE, large);
    infer(2, Optional.of(SAMPLED));
    submit(large);
    router.tell(new StageRouter.Cancel(2));
    large.expectMessageClass(Batcher.Withdraw.class);
    TestProbe<Readiness> done = KIT.createTestProbe();
    router.tell(new StageRouter.Describe(done.getRef()));
    done.receiveMessage();
    assertThat(spans.all())
        .extracting(span -> said(span, "gearshift.outcome").orElseThrow())
        .containsExactly("unavailable", "cancelled", "cancelled");
  }

  @Test
  void aQueryThatIsNotSampledIsHandedOnAsItIsAndNotToldOf() {
    report("a", LARGE, large);
    Trace unsampled = new Trace(1, 2, 3, false, T0);
    for (Optional<Trace> trace : List.of(Optional.<Trace>empty(), Optional.of(unsampled))) {
      infer(1, trace);
      Batcher.Submit sent = submit(large);
      assertThat(sent.query().trace()).isEqualTo(trace);
      answer(sent);
      client.receiveMessage();
    }
    assertThat(spans.all()).isEmpty();
  }

  private void infer(long id, Optional<Trace> trace) {
    Query query = query(id, T0, T0.plus(ms(100))).in(trace);
    router.tell(new StageRouter.Infer(query, Optional.empty(), client.getRef()));
  }

  private void report(String device, VariantId variant, TestProbe<Batcher.Command> batcher) {
    DeviceReport.Slot slot =
        DeviceReport.Slot.loading(variant, Samples.PROFILES.get(variant)).serving(batcher.getRef());
    router.tell(
        new StageRouter.Observe(new DeviceReport(Samples.device(device), 1, List.of(slot))));
  }

  private static Batcher.Submit submit(TestProbe<Batcher.Command> batcher) {
    return batcher.expectMessageClass(Batcher.Submit.class);
  }

  private static void answer(Batcher.Submit submit) {
    submit
        .replyTo()
        .tell(
            new Reply.Answered(
                submit.query().id(),
                SMALL,
                new Accuracy(0.5),
                Samples.device("b").id(),
                1,
                List.of(),
                new Timing(ms(1), ms(0), ms(1), ms(0), 1),
                ms(0)));
  }

  /** Tells of spans, and counts nothing. */
  private record Traced(Tracer tracer) implements QueryMeter {
    @Override
    public void taken(Query query) {}

    @Override
    public void answered(
        Query query, String version, Accuracy accuracy, Timing timing, long bytes, Instant now) {}

    @Override
    public void refused(Query query, Optional<String> version, Reason reason, Instant now) {}

    @Override
    public void cancelled(Query query, Optional<String> version, Instant now) {}

    @Override
    public void judged(FamilyAccuracy accuracy) {}
  }
}
