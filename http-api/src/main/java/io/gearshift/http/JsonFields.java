package io.gearshift.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Writes parameters as the fields of a JSON object. */
record JsonFields(JsonGenerator json) implements AnswerParameters.Sink {
  @Override
  public void text(String name, String value) throws IOException {
    json.writeStringField(name, value);
  }

  @Override
  public void whole(String name, long value) throws IOException {
    json.writeNumberField(name, value);
  }

  @Override
  public void number(String name, double value) throws IOException {
    json.writeNumberField(name, value);
  }

  @Override
  public void flag(String name, boolean value) throws IOException {
    json.writeBooleanField(name, value);
  }
}
