package io.gearshift.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.traffic.Tensor;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OutputEncodingTest {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void reset() {
    server.puppets.values().forEach(PuppetRouter::reset);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "BOOL | [true,false]",
        "UINT8 | [0,255]",
        "UINT16 | [0,65535]",
        "UINT32 | [0,4294967295]",
        "UINT64 | [9007199254740993,18446744073709551615]",
        "INT8 | [-128,127]",
        "INT16 | [-32768,32767]",
        "INT32 | [-2147483648,2147483647]",
        "INT64 | [-9223372036854775808,9007199254740993]",
        "FP32 | [0.1,-3.4028235E38]",
        "FP64 | [0.1,-1.7976931348623157E308]",
        "BYTES | [\"a\\\"b\",\"\u20ac\"]",
      })
  void echoesEachDatatypeThroughJsonAndThroughBinary(DataType type, String data) {
    String json =
        "{\"inputs\":[{\"name\":\"in\",\"shape\":[1,2],\"datatype\":\"%s\",\"data\":%s}]%s}";

    HttpResponse<byte[]> plain = server.infer("echo-" + type, String.format(json, type, data, ""));
    HttpResponse<byte[]> binary =
        server.infer(
            "echo-" + type,
            String.format(json, type, data, ",\"parameters\":{\"binary_data_output\":true}"));

    assertThat(TestServer.json(plain).path("outputs").get(0).path("data"))
        .isEqualTo(TestServer.json(data.getBytes(UTF_8)));
    byte[] tensor = TestServer.tail(binary);
    HttpResponse<byte[]> back =
        server.inferBinary(
            "echo-" + type,
            TestServer.quotes(
                "{'inputs':[{'name':'in','shape':[1,2],'datatype':'"
                    + type
                    + "','parameters':{'binary_data_size':"
                    + tensor.length
                    + "}}]}"),
            tensor);
    assertThat(TestServer.json(back).path("outputs").get(0).path("data"))
        .isEqualTo(TestServer.json(data.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @EnumSource(names = {"FP16", "BF16"})
  void echoesHalfPrecisionAsBinaryOnly(DataType type) {
    String input =
        "'inputs':[{'name':'in','shape':[1,2],'datatype':'"
            + type
            + "','parameters':{'binary_data_size':4}}]";
    byte[] data = {1, 2, 3, 4};

    HttpResponse<byte[]> json =
        server.inferBinary("echo-" + type, TestServer.quotes("{" + input + "}"), data);
    HttpResponse<byte[]> binary =
        server.inferBinary(
            "echo-" + type,
            TestServer.quotes(
                "{'outputs':[{'name':'out','parameters':{'binary_data':true}}]," + input + "}"),
            data);

    assertThat(json.statusCode()).isEqualTo(400);
    assertThat(TestServer.error(json)).contains("binary_data_output");
    assertThat(TestServer.tail(binary)).isEqualTo(data);
  }

  @Test
  void writesWhatJsonHasNoNumberForAsNull() {
    ByteBuffer odd =
        ByteBuffer.wrap(Wire.floats(Float.NaN, Float.POSITIVE_INFINITY, -0f, Float.MIN_VALUE));
    server
        .puppet("scores")
        .answer(query -> List.of(new Tensor("out", DataType.FP32, Shape.of(1, 4), odd)));

    JsonNode data =
        TestServer.json(infer("scores", scores(""))).path("outputs").get(0).path("data");
    HttpResponse<byte[]> binary =
        infer("scores", scores(",'parameters':{'binary_data_output':true}"));

    assertThat(data.toString()).isEqualTo("[null,null,-0.0,1.4E-45]");
    assertThat(TestServer.tail(binary)).isEqualTo(odd.array());
  }

  @Test
  void answersOutputsOfDirectBuffersAndOfSlices() {
    ByteBuffer direct = ByteBuffer.allocateDirect(16).put(Wire.floats(1, 2, 3, 4)).flip();
    ByteBuffer slice = ByteBuffer.wrap(Wire.floats(0, 1, 2, 3, 4, 5)).position(4).limit(20);
    for (ByteBuffer data : List.of(direct, slice, slice.asReadOnlyBuffer())) {
      server
          .puppet("scores")
          .answer(query -> List.of(new Tensor("out", DataType.FP32, Shape.of(1, 4), data)));
      assertThat(
              TestServer.tail(infer("scores", scores(",'parameters':{'binary_data_output':true}"))))
          .isEqualTo(Wire.floats(1, 2, 3, 4));
    }
  }

  @Test
  void answersClassesInPlaceOfValues() {
    String json = scores(",'outputs':[{'name':'out','parameters':{'classification':2%s}}]");
    HttpResponse<byte[]> plain = infer("scores", String.format(json, ""));
    HttpResponse<byte[]> binary = infer("scores", String.format(json, ",'binary_data':true"));

    assertThat(TestServer.json(plain).path("outputs").toString())
        .isEqualTo(
            "[{\"name\":\"out\",\"datatype\":\"BYTES\",\"shape\":[1,2],"
                + "\"data\":[\"4.000000:3\",\"3.000000:2:eel\"]}]");
    assertThat(TestServer.tail(binary)).isEqualTo(Wire.strings("4.000000:3", "3.000000:2:eel"));
  }

  private static HttpResponse<byte[]> infer(String family, String json) {
    return server.infer(family, TestServer.quotes(json));
  }

  private static String scores(String more) {
    return "{'inputs':[{'name':'in','shape':[1,4],'datatype':'FP32','data':[1,2,3,4]}]"
        + more
        + "}";
  }
}
