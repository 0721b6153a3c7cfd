package io.gearshift.grpc;

import com.google.protobuf.UnsafeByteOperations;
import io.gearshift.domain.traffic.Tensor;
import io.gearshift.grpc.protocol.InferParameter;
import io.gearshift.grpc.protocol.ModelInferResponse;
import io.gearshift.grpc.protocol.ModelInferResponse.InferOutputTensor;
import io.gearshift.http.AnswerParameters;
import io.gearshift.http.InferAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes answers as gRPC sends them: all outputs raw, without copying them. */
final class AnswerWriter {
  private AnswerWriter() {}

  static ModelInferResponse write(InferAnswer answer) {
    ModelInferResponse.Builder response =
        ModelInferResponse.newBuilder()
            .setModelName(answer.model().name())
            .setModelVersion(answer.version())
            .setId(answer.call().id().orElse(""));
    try {
      answer.writeParameters(new Sink(response));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (InferAnswer.Output output : answer.outputs()) {
      Tensor tensor = output.tensor();
      InferOutputTensor.Builder head =
          InferOutputTensor.newBuilder().setName(tensor.name()).setDatatype(tensor.type().name());
      for (int i = 0; i < tensor.shape().rank(); i++) {
        head.addShape(tensor.shape().dimension(i));
      }
      response.addOutputs(head);
      response.addRawOutputContents(UnsafeByteOperations.unsafeWrap(tensor.data()));
    }
    return response.build();
  }

  static InferParameter text(String value) {
    return InferParameter.newBuilder().setStringParam(value).build();
  }

  private record Sink(ModelInferResponse.Builder response) implements AnswerParameters.Sink {
    @Override
    public void text(String name, String value) {
      response.putParameters(name, AnswerWriter.text(value));
    }

    @Override
    public void whole(String name, long value) {
      put(name, InferParameter.newBuilder().setInt64Param(value));
    }

    @Override
    public void number(String name, double value) {
      put(name, InferParameter.newBuilder().setDoubleParam(value));
    }

    @Override
    public void flag(String name, boolean value) {
      put(name, InferParameter.newBuilder().setBoolParam(value));
    }

    private void put(String name, InferParameter.Builder value) {
      response.putParameters(name, value.build());
    }
  }
}
