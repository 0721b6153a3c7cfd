package io.gearshift.cluster.wire;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.traffic.Rate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.apache.pekko.actor.typed.ActorRefResolver;

/**
 * Turns messages of the control path into CBOR and back. Records go field by field; unknown fields
 * are skipped, and of those that are missing lists, maps and texts are empty, numbers zero. It
 * knows no {@link java.time.Instant}, for that means nothing to a node with another clock.
 */
final class ControlMapper {
  private ControlMapper() {}

  static ObjectMapper create(ActorRefResolver refs) {
    CBORMapper mapper =
        CBORMapper.builder()
            .addModules(new Jdk8Module(), new ControlModule(refs))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .visibility(PropertyAccessor.GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .addMixIn(LatencyProfile.class, Profile.class)
            .addMixIn(Rate.class, Number.class)
            .build();
    for (Class<?> type : List.of(List.class, Map.class, String.class)) {
      mapper.configOverride(type).setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
    }
    return mapper;
  }

  /** A profile is its points. */
  private abstract static class Profile {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static LatencyProfile measured(Map<Integer, Duration> measured) {
      return LatencyProfile.measured(measured);
    }

    @JsonValue
    abstract SortedMap<Integer, Duration> points();
  }

  private abstract static class Number {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    Number(double perSecond) {}

    @JsonValue
    abstract double perSecond();
  }
}
