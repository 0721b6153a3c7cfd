package io.gearshift.http;

import static io.gearshift.http.InferBodies.Y;
import static io.gearshift.http.InferBodies.echo;
import static io.gearshift.http.InferBodies.mix;
import static io.gearshift.http.InferBodies.read;
import static io.gearshift.http.InferBodies.refusal;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.traffic.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InferReaderTest {
  @Test
  void putsTheInputsInTheOrderOfTheSignature() throws IOException {
    InferCall call =
        mix("{'inputs':[" + Y + ",{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,2]}]}");

    assertThat(call.inputs()).extracting(Tensor::name).containsExactly("x", "y");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | not a JSON object",
        "3 | not a JSON object",
        "{} | 'inputs' is missing",
        "{'inputs':{}} | 'inputs' is not a JSON array",
        "{'inputs':null} | 'inputs' is not a JSON array",
        "{'inputs':[]} | missing: x, y",
        "{'inputs':[3]} | not a JSON object",
        "{'inputs':[{}]} | 'name' is missing",
        "{'inputs':[{'name':3}]} | 'name' of an input is not a string",
        "{'inputs':[{'name':'x'}]} | 'datatype' is missing in input 'x'",
        "{'inputs':[{'name':'x','datatype':'FP32'}]} | 'shape' is missing in input 'x'",
        "{'inputs':[{'name':'q'}]} | expected: x, y",
        "{'inputs':[{'name':'x','datatype':'FLOAT'}]} | FP32",
        "{'inputs':[{'name':'x','datatype':'FP32','shape':[1,2]}]} | neither",
        "{'inputs':[{'name':'x','datatype':'FP32','shape':[1,2],'data':[1,2],"
            + "'parameters':{'binary_data_size':8}}]} | both",
        "{'inputs':[{'name':'x','datatype':'FP32','shape':[1,2],'data':3}]} | not a JSON array",
        "{'inputs':[{'data':3}]} | not a JSON array",
        "{'inputs':[{'name':'x','datatype':'INT32','shape':[1,2],'data':[1,2]}]} | expected: FP32",
        "{'inputs':[{'name':'x','datatype':'FP32','shape':[1,3],'data':[1,2,3]}]} | [-1,2]",
        "{'inputs':[{'name':'x','name':'x'}]} | 'name' stands twice",
        "{'inputs':[{'data':[],'data':[]}]} | 'data' stands twice",
        "{'inputs':[{'name':'x','datatype':'FP32','shape':[1,2],"
            + "'parameters':{'binary_data_size':8}}]} | Inference-Header-Content-Length is missing",
        "{'inputs':[],'inputs':[]} | 'inputs' stands twice",
        "{'id':3,'inputs':[]} | 'id' is not a string",
        "{'inputs':[{'name':'x','parameters':{'shared_memory_region':'r'}}]} | shared memory",
        "{'parameters':[],'inputs':[]} | not a JSON object",
        "{'parameters':{'a':{}},'inputs':[]} | nested",
        "{'parameters':{'a':[1]},'inputs':[]} | nested",
        "{'parameters':{'triton_x':1},'inputs':[]} | reserved",
        "{'parameters':{'timeout':-1},'inputs':[]} | 'timeout': '-1'",
        "{'parameters':{'timeout':1.5},'inputs':[]} | 'timeout': '1.5'",
        "{'parameters':{'timeout':'1'},'inputs':[]} | 'timeout': '1'",
        "{'parameters':{'slo_ms':0},'inputs':[]} | 'slo_ms': '0'",
        "{'parameters':{'slo_ms':-3},'inputs':[]} | 'slo_ms': '-3'",
        "{'parameters':{'slo_ms':'5'},'inputs':[]} | 'slo_ms': '5'",
        "{'parameters':{'slo_ms':null},'inputs':[]} | 'slo_ms'",
        "{'parameters':{'binary_data_output':1},'inputs':[]} | 'binary_data_output'",
        "{'outputs':3,'inputs':[]} | 'outputs' is not a JSON array",
        "{'outputs':[3],'inputs':[]} | not a JSON object",
        "{'outputs':[{}],'inputs':[]} | no 'name'",
        "{'outputs':[{'name':'q'}],'inputs':[]} | expected: z",
        "{'outputs':[{'name':'z'},{'name':'z'}],'inputs':[]} | 'z' stands twice",
        "{'outputs':[{'name':'z','parameters':{'binary_data':'yes'}}],'inputs':[]} | true or false",
        "{'outputs':[{'name':'z','parameters':{'classification':-1}}],'inputs':[]} | >= 0",
        "{'outputs':[{'name':'z','parameters':{'shared_memory_region':'r'}}]} | shared memory",
      })
  void refusesWhatMakesNoSense(String json, String message) {
    assertThat(refusal(() -> mix(json))).contains(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{'inputs':[",
        "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,2",
        "{'inputs':[{'data':[1,2",
        "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[NaN,1]}]}",
        "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[01,1]}]}",
        "{inputs:[]}",
        "{'inputs':[]}}",
      })
  void refusesBrokenJson(String json) {
    assertThat(catchThrowableOfType(Exception.class, () -> mix(json)))
        .isInstanceOfAny(JsonProcessingException.class, Problem.class);
  }

  @Test
  void refusesTheSameInputTwice() {
    assertThat(refusal(() -> mix("{'inputs':[" + Y + "," + Y + "]}"))).contains("'y' stands twice");
  }

  @Test
  void refusesWhatFollowsTheObject() {
    String x = "{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,2]}";
    assertThat(refusal(() -> mix("{'inputs':[" + x + "," + Y + "]} {}"))).contains("follows");
  }

  @Test
  void refusesJsonThatIsNotUtf8() {
    assertThat(refusal(() -> read(Repository.MIX, "{'inputs':[]}", StandardCharsets.UTF_16)))
        .contains("UTF-8");
  }

  @Test
  void refusesInputsOfUnlikeBatchSizes() {
    String x = "{'name':'x','shape':[2,2],'datatype':'FP32','data':[1,2,3,4]}";
    assertThat(refusal(() -> mix("{'inputs':[" + x + "," + Y + "]}")))
        .contains("'y' has batch size 1", "'x' has 2");
  }

  @Test
  void refusesNoItemsAndMoreItemsThanABatchTakes() {
    assertThat(refusal(() -> echo(DataType.INT8, "[0,1]", "[]"))).contains("from 1 to 8");
    assertThat(refusal(() -> echo(DataType.INT8, "[9,1]", "[1,2,3,4,5,6,7,8,9]")))
        .contains("batch size 9", "from 1 to 8", "split");
  }

  @Test
  void refusesNestingDeeperThanTheLimitEvenInUnknownFields() {
    String deep = "[".repeat(101) + "]".repeat(101);
    for (String json : new String[] {"{'x':" + deep + "}", "{'inputs':[{'data':" + deep + "}]}"}) {
      assertThat(catchThrowableOfType(JsonProcessingException.class, () -> mix(json)))
          .hasMessageContaining("nesting depth");
    }
  }

  @Test
  void letsAnOutputOverrideHowAllAreWanted() throws IOException {
    String inputs =
        "'inputs':[{'name':'a','shape':[1,1],'datatype':'INT64','data':[1]},"
            + "{'name':'b','shape':[1],'datatype':'BYTES','data':['s']}]";
    InferCall call =
        read(
            Repository.PAIR,
            "{'outputs':[{'name':'d','parameters':{'binary_data':false}},{'name':'c'}],"
                + inputs
                + ",'parameters':{'binary_data_output':true}}",
            UTF_8);

    assertThat(call.outputs()).extracting(w -> w.spec().name()).containsExactly("d", "c");
    assertThat(call.outputs()).extracting(InferCall.Wanted::index).containsExactly(1, 0);
    assertThat(call.outputs()).extracting(InferCall.Wanted::binary).containsExactly(false, true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | 2000000",
        "{'timeout':1500} | 1500",
        "{'timeout':0} | 2000000",
        "{'timeout':18446744073709551615} | 2000000",
        "{'slo_ms':1.5} | 1500",
        "{'slo_ms':1e300} | 2000000",
        "{'slo_ms':90000} | 2000000",
        "{'slo_ms':20,'timeout':30000} | 20000",
        "{'slo_ms':30,'timeout':20000,'priority':3,'sequence_id':'a'} | 20000",
      })
  void isDueAtTheEarliestOfAllLimits(String parameters, long micros) throws IOException {
    String x = "{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,2]}";
    InferCall call = mix("{'parameters':" + parameters + ",'inputs':[" + x + "," + Y + "]}");

    Instant arrival = Instant.EPOCH;
    assertThat(call.deadline(arrival, Repository.SLO))
        .isEqualTo(arrival.plus(Duration.ofNanos(micros * 1_000)));
  }
}
