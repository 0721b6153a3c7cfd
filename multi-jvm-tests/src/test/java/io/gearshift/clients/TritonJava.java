package io.gearshift.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import triton.client.InferInput;
import triton.client.InferRequestedOutput;
import triton.client.InferResult;
import triton.client.InferenceException;
import triton.client.InferenceServerClient;
import triton.client.InferenceServerClient.InferArguments;
import triton.client.pojo.DataType;

/** Triton's own client for Java, over REST. */
final class TritonJava {
  static final String NAME = "Triton's Java API (`org.wyona.triton.client:java-api` 0.0.1), REST";

  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int SECOND_MICROS = 1_000_000;
  private static final long[] SHAPE = {1, 16};

  private final Matrix matrix;
  private final InferenceServerClient client;

  TritonJava(Matrix matrix, InferenceServerClient client) {
    this.matrix = matrix;
    this.client = client;
    client.setRetryCnt(1);
  }

  static void run(Matrix matrix, String hostAndPort) throws Exception {
    InferenceServerClient client =
        new InferenceServerClient(hostAndPort, TIMEOUT_MILLIS, TIMEOUT_MILLIS);
    try {
      new TritonJava(matrix, client).all();
    } finally {
      client.close();
    }
  }

  private void all() throws Exception {
    matrix.done(NAME, "infer, binary in and out", () -> infer(true, true));
    matrix.done(NAME, "infer, JSON in and out", () -> infer(false, false));
    matrix.done(NAME, "infer, JSON in, binary out", () -> infer(false, true));
    matrix.done(NAME, "infer, no outputs named", this::allOutputs);
    matrix.done(NAME, "infer, one output named", this::oneOutput);
    matrix.done(NAME, "infer, text in binary", this::text);
    matrix.done(NAME, "infer with id, priority, timeout, version, query", this::arguments);
    matrix.done(NAME, "error of an unknown model", this::unknownModel);
    matrix.done(NAME, "error of a wrong shape", this::wrongShape);
  }

  private void infer(boolean binaryIn, boolean binaryOut) throws InferenceException {
    List<InferRequestedOutput> outputs =
        List.of(
            new InferRequestedOutput("OUTPUT0", binaryOut),
            new InferRequestedOutput("OUTPUT1", binaryOut));
    assertRight(client.infer(new InferArguments("simple", inputs(binaryIn), outputs)));
  }

  private void allOutputs() throws InferenceException {
    assertRight(client.infer(new InferArguments("simple", inputs(true))));
  }

  private void oneOutput() throws InferenceException {
    InferResult result =
        client.infer(
            new InferArguments(
                "simple", inputs(true), List.of(new InferRequestedOutput("OUTPUT1", true))));
    assertThat(result.getOutputs()).containsExactly("OUTPUT1");
    assertThat(result.getOutputAsInt("OUTPUT1")).containsExactly(differences());
  }

  private void text() throws InferenceException {
    InferInput one = new InferInput("INPUT0", SHAPE, DataType.BYTES);
    one.setData(words(numbers()), true);
    InferInput other = new InferInput("INPUT1", SHAPE, DataType.BYTES);
    other.setData(words(ones()), true);
    InferResult result =
        client.infer(
            new InferArguments(
                "simple_string",
                List.of(one, other),
                List.of(new InferRequestedOutput("OUTPUT0", false))));
    assertThat(result.getResponse().getOutputByName("OUTPUT0").getData())
        .containsExactly((Object[]) words(sums()));
  }

  private void arguments() throws InferenceException {
    InferResult result =
        client.infer(
            new InferArguments("simple", inputs(true))
                .setModelVersion("int32")
                .setRequestId("query 7")
                .setPriority(1)
                .setTimeout(SECOND_MICROS)
                .addQueryParam("test_1", "1"));
    assertRight(result);
    assertThat(result.getResponse().getId()).isEqualTo("query 7");
    assertThat(result.getResponse().getModelVersion()).isEqualTo("int32");
  }

  private void unknownModel() {
    assertThatThrownBy(() -> client.infer(new InferArguments("nobody", inputs(true))))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("nobody");
  }

  private void wrongShape() {
    InferInput short3 = new InferInput("INPUT0", new long[] {1, 3}, DataType.INT32);
    short3.setData(new int[3], true);
    assertThatThrownBy(
            () -> client.infer(new InferArguments("simple", short3, inputs(true).get(1))))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("INPUT0");
  }

  private static List<InferInput> inputs(boolean binary) {
    InferInput one = new InferInput("INPUT0", SHAPE, DataType.INT32);
    one.setData(numbers(), binary);
    InferInput other = new InferInput("INPUT1", SHAPE, DataType.INT32);
    other.setData(ones(), binary);
    return List.of(one, other);
  }

  private static void assertRight(InferResult result) {
    assertThat(result.getOutputAsInt("OUTPUT0")).containsExactly(sums());
    assertThat(result.getOutputAsInt("OUTPUT1")).containsExactly(differences());
  }

  private static int[] numbers() {
    return IntStream.range(0, 16).toArray();
  }

  private static int[] ones() {
    return IntStream.generate(() -> 1).limit(16).toArray();
  }

  private static int[] sums() {
    return IntStream.range(0, 16).map(i -> i + 1).toArray();
  }

  private static int[] differences() {
    return IntStream.range(0, 16).map(i -> i - 1).toArray();
  }

  private static String[] words(int... numbers) {
    return IntStream.of(numbers).mapToObj(Integer::toString).toArray(String[]::new);
  }
}
