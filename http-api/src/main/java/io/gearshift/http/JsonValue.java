package io.gearshift.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** The value that a JSON parser stands at. */
record JsonValue(JsonParser json) implements ParameterValue {

  @Override
  public Optional<Boolean> bool() {
    JsonToken token = json.currentToken();
    return token.isBoolean() ? Optional.of(token == JsonToken.VALUE_TRUE) : Optional.empty();
  }

  @Override
  public OptionalLong unsigned() throws IOException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      return OptionalLong.empty();
    }
    boolean big = json.getNumberType() == NumberType.BIG_INTEGER;
    boolean negative = big ? json.getBigIntegerValue().signum() < 0 : json.getLongValue() < 0;
    if (negative) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(big ? Long.MAX_VALUE : json.getLongValue());
  }

  @Override
  public double number() throws IOException {
    return json.currentToken().isNumeric() ? json.getDoubleValue() : Double.NaN;
  }

  @Override
  public String text() throws IOException {
    return json.getText();
  }
}
