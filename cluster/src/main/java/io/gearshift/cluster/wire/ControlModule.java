package io.gearshift.cluster.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.Factors.Edge;
import io.gearshift.domain.pipeline.PipelineId;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;

/** What CBOR makes of names, as values and as keys of maps, of references and of durations. */
final class ControlModule extends SimpleModule {
  private static final long serialVersionUID = 1L;

  ControlModule(ActorRefResolver refs) {
    text(DeviceId.class, DeviceId::name, DeviceId::new);
    text(DeviceKind.class, DeviceKind::name, DeviceKind::new);
    text(FamilyId.class, FamilyId::name, FamilyId::new);
    text(PipelineId.class, PipelineId::name, PipelineId::new);
    text(VariantId.class, VariantId::toString, ControlModule::variant);
    text(Edge.class, edge -> edge.variant() + "/" + edge.child(), ControlModule::edge);
    text(
        ActorRef.class,
        ref -> refs.toSerializationFormat((ActorRef<?>) ref),
        refs::resolveActorRef);
    addSerializer(new DurationWriter());
    addDeserializer(Duration.class, new DurationReader());
  }

  /** Names have no slash. */
  private static VariantId variant(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("variant: '" + text + "' (expected: family/variant)");
    }
    return VariantId.of(text.substring(0, slash), text.substring(slash + 1));
  }

  private static Edge edge(String text) {
    int slash = text.lastIndexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("edge: '" + text + "' (expected: family/variant/stage)");
    }
    return new Edge(variant(text.substring(0, slash)), text.substring(slash + 1));
  }

  private <T> void text(
      Class<T> type, Function<? super T, String> write, Function<String, ? extends T> read) {
    addSerializer(type, new TextWriter<>(type, write, false));
    addKeySerializer(type, new TextWriter<>(type, write, true));
    addDeserializer(type, new TextReader<>(type, read));
    addKeyDeserializer(type, new KeyReader(read));
  }

  private static final class TextWriter<T> extends StdScalarSerializer<T> {
    private static final long serialVersionUID = 1L;
    private final transient Function<? super T, String> text;
    private final boolean key;

    TextWriter(Class<T> type, Function<? super T, String> text, boolean key) {
      super(type);
      this.text = text;
      this.key = key;
    }

    @Override
    public void serialize(T value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (key) {
        out.writeFieldName(text.apply(value));
      } else {
        out.writeString(text.apply(value));
      }
    }
  }

  private static final class TextReader<T> extends StdScalarDeserializer<T> {
    private static final long serialVersionUID = 1L;
    private final transient Function<String, ? extends T> value;

    TextReader(Class<T> type, Function<String, ? extends T> value) {
      super(type);
      this.value = value;
    }

    @Override
    public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return value.apply(in.getValueAsString(""));
    }
  }

  private static final class KeyReader extends KeyDeserializer {
    private final Function<String, ?> value;

    KeyReader(Function<String, ?> value) {
      this.value = value;
    }

    @Override
    public Object deserializeKey(String key, DeserializationContext context) {
      return value.apply(key);
    }
  }

  private static final class DurationWriter extends StdScalarSerializer<Duration> {
    private static final long serialVersionUID = 1L;

    DurationWriter() {
      super(Duration.class);
    }

    @Override
    public void serialize(Duration value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeNumber(Nanos.of(value));
    }
  }

  private static final class DurationReader extends StdScalarDeserializer<Duration> {
    private static final long serialVersionUID = 1L;

    DurationReader() {
      super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return Duration.ofNanos(in.getLongValue());
    }
  }
}
