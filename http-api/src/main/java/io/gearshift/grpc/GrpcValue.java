package io.gearshift.grpc;

import io.gearshift.grpc.protocol.InferParameter;
import io.gearshift.http.ParameterValue;
import java.util.Optional;
import java.util.OptionalLong;

/** The value of a parameter that came by gRPC. */
record GrpcValue(InferParameter parameter) implements ParameterValue {

  @Override
  public Optional<Boolean> bool() {
    return parameter.hasBoolParam() ? Optional.of(parameter.getBoolParam()) : Optional.empty();
  }

  @Override
  public OptionalLong unsigned() {
    return switch (parameter.getParameterChoiceCase()) {
      case UINT64_PARAM -> {
        long value = parameter.getUint64Param();
        yield OptionalLong.of(value < 0 ? Long.MAX_VALUE : value);
      }
      case INT64_PARAM -> {
        long value = parameter.getInt64Param();
        yield value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
      }
      default -> OptionalLong.empty();
    };
  }

  @Override
  public double number() {
    return switch (parameter.getParameterChoiceCase()) {
      case DOUBLE_PARAM -> parameter.getDoubleParam();
      case INT64_PARAM -> parameter.getInt64Param();
      case UINT64_PARAM -> unsigned().getAsLong();
      default -> Double.NaN;
    };
  }

  @Override
  public String text() {
    return switch (parameter.getParameterChoiceCase()) {
      case BOOL_PARAM -> Boolean.toString(parameter.getBoolParam());
      case INT64_PARAM -> Long.toString(parameter.getInt64Param());
      case UINT64_PARAM -> Long.toUnsignedString(parameter.getUint64Param());
      case DOUBLE_PARAM -> Double.toString(parameter.getDoubleParam());
      case STRING_PARAM -> parameter.getStringParam();
      case PARAMETERCHOICE_NOT_SET -> "";
    };
  }
}
