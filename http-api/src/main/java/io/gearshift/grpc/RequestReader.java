package io.gearshift.grpc;

import com.google.protobuf.ByteString;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.traffic.Tensor;
import io.gearshift.grpc.protocol.InferParameter;
import io.gearshift.grpc.protocol.ModelInferRequest;
import io.gearshift.grpc.protocol.ModelInferRequest.InferInputTensor;
import io.gearshift.grpc.protocol.ModelInferRequest.InferRequestedOutputTensor;
import io.gearshift.http.CallDraft;
import io.gearshift.http.InferCall;
import io.gearshift.http.Model;
import io.gearshift.http.Parameters;
import io.gearshift.http.Problem;
import io.grpc.Deadline;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Reads infer requests that came by gRPC, and checks them against the signature of the model. */
final class RequestReader {
  private RequestReader() {}

  /**
   * @param deadline of the call, if the client set one
   * @throws Problem if the request makes no sense
   */
  static InferCall read(ModelInferRequest request, Model model, Optional<Deadline> deadline)
      throws IOException {
    CallDraft draft = new CallDraft(model);
    Parameters.OfRequest parameters = new Parameters.OfRequest();
    for (Map.Entry<String, InferParameter> each : request.getParametersMap().entrySet()) {
      parameters.take(each.getKey(), new GrpcValue(each.getValue()));
    }
    parameters.binaryOutputs();
    deadline.ifPresent(due -> parameters.within(due.timeRemaining(TimeUnit.NANOSECONDS)));
    requireOneForm(request);
    for (int i = 0; i < request.getInputsCount(); i++) {
      readInput(request, i, draft);
    }
    for (InferRequestedOutputTensor output : request.getOutputsList()) {
      readOutput(output, draft);
    }
    String id = request.getId();
    return draft.finish(id.isEmpty() ? Optional.empty() : Optional.of(id), parameters);
  }

  /** Either all inputs are raw, or none. */
  private static void requireOneForm(ModelInferRequest request) {
    int raw = request.getRawInputContentsCount();
    if (raw == 0) {
      return;
    }
    for (InferInputTensor input : request.getInputsList()) {
      if (!Contents.isEmpty(input.getContents())) {
        throw Problem.badRequest(
            "input "
                + Problem.quoted(input.getName())
                + " has contents, and the request has raw_input_contents (expected: one of them,"
                + " for all inputs)");
      }
    }
    if (raw != request.getInputsCount()) {
      throw Problem.badRequest(
          "raw_input_contents has "
              + raw
              + " elements for "
              + request.getInputsCount()
              + " inputs (expected: one for each input, in their order)");
    }
  }

  private static void readInput(ModelInferRequest request, int index, CallDraft draft) {
    InferInputTensor input = request.getInputs(index);
    TensorSpec spec = draft.input(input.getName());
    DataType type = CallDraft.type(input.getDatatype());
    Shape shape =
        CallDraft.shape(" in input " + Problem.quoted(input.getName()), dimensions(input));
    draft.requireFit(spec, type, shape);
    input.getParametersMap().keySet().forEach(Parameters::refuseSharedMemory);
    if (request.getRawInputContentsCount() > 0) {
      ByteString data = request.getRawInputContents(index);
      draft.addRaw(spec, shape, data.asReadOnlyByteBuffer());
    } else {
      Contents contents = new Contents(spec.name(), type, shape, input.getContents());
      draft.add(new Tensor(spec.name(), type, shape, contents.encoded()));
    }
  }

  private static long[] dimensions(InferInputTensor input) {
    long[] dimensions = new long[input.getShapeCount()];
    for (int i = 0; i < dimensions.length; i++) {
      dimensions[i] = input.getShape(i);
    }
    return dimensions;
  }

  private static void readOutput(InferRequestedOutputTensor output, CallDraft draft)
      throws IOException {
    Parameters.OfOutput how = new Parameters.OfOutput();
    for (Map.Entry<String, InferParameter> each : output.getParametersMap().entrySet()) {
      how.take(each.getKey(), new GrpcValue(each.getValue()));
    }
    draft.want(output.getName(), how);
  }
}
