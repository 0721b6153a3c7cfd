package io.gearshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.status.Status;
import java.util.Iterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogFormatTest {
  private final LoggerContext context = new LoggerContext();

  @AfterEach
  void stop() {
    context.stop();
  }

  @Test
  void linesAreForPeopleUnlessProgramsAreToReadThem() throws Exception {
    assertThat(encoder()).isNotInstanceOf(JsonEncoder.class);
  }

  @Test
  void linesAreJsonIfAsked() throws Exception {
    context.putProperty("GEARSHIFT_LOG_FORMAT", "json");
    assertThat(encoder()).isInstanceOf(JsonEncoder.class);
  }

  @Test
  void ofQueriesOnlyThoseThatNoLoadExplainsHaveALineUnlessAsked() throws Exception {
    encoder();
    assertThat(context.getLogger("io.gearshift.queries").isInfoEnabled()).isFalse();
    assertThat(context.getLogger("io.gearshift.queries").isWarnEnabled()).isTrue();
  }

  private Encoder<ILoggingEvent> encoder() throws Exception {
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(LogFormatTest.class.getResource("/logback.xml"));
    assertThat(context.getStatusManager().getCopyOfStatusList())
        .noneMatch(status -> status.getEffectiveLevel() >= Status.WARN);
    Iterator<Appender<ILoggingEvent>> appenders = context.getLogger("ROOT").iteratorForAppenders();
    ConsoleAppender<ILoggingEvent> only = (ConsoleAppender<ILoggingEvent>) appenders.next();
    assertThat(appenders.hasNext()).isFalse();
    return only.getEncoder();
  }
}
