package io.gearshift.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import io.gearshift.domain.execution.InstanceLostException;
import io.gearshift.domain.execution.RunFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrtFailureTest {

  @Test
  void sourceFilesAndStackTracesAreLeftOut() {
    OrtException failure =
        new OrtException(
            OrtErrorCode.ORT_FAIL,
            "Non-zero status code returned while running Reshape node. Name:'r' Status Message:"
                + " /onnxruntime_src/onnxruntime/core/providers/cpu/tensor/reshape_helper.h:47"
                + " the sizes do not match\n\nStacktrace:\n  at somewhere");

    assertThat(OrtFailure.ofRun(failure))
        .isInstanceOf(RunFailedException.class)
        .hasMessage(
            "Non-zero status code returned while running Reshape node. Name:'r' Status Message:"
                + " the sizes do not match");
  }

  @Test
  void theConditionOfAnAssertionIsLeftOut() {
    OrtException failure =
        new OrtException(
            OrtErrorCode.ORT_RUNTIME_EXCEPTION,
            "Status Message: /onnxruntime_src/onnxruntime/core/framework/execution_frame.cc:160"
                + " onnxruntime::common::Status onnxruntime::IExecutionFrame::Get(int, int) shape"
                + " && tensor.Shape() == *shape was false. OrtValue shape verification failed.");

    assertThat(OrtFailure.describe(failure))
        .isEqualTo("Status Message: OrtValue shape verification failed.");
  }

  @Test
  void longMessagesAreCut() {
    OrtException failure = new OrtException(OrtErrorCode.ORT_FAIL, "long ".repeat(1000));

    assertThat(OrtFailure.describe(failure)).hasSize(300).endsWith("…");
  }

  @ParameterizedTest
  @EnumSource(names = {"ORT_EP_FAIL", "ORT_ENGINE_ERROR"})
  void aDeadProviderMeansThatTheInstanceIsLost(OrtErrorCode code) {
    assertThat(OrtFailure.ofRun(new OrtException(code, "gone")))
        .isInstanceOf(InstanceLostException.class)
        .hasMessage("gone");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CUDA failure 700: an illegal memory access was encountered ; GPU=0",
        "CUBLAS failure 13: CUBLAS_STATUS_EXECUTION_FAILED"
      })
  void aFailureOfTheGpuMeansThatTheInstanceIsLost(String message) {
    assertThat(OrtFailure.ofRun(new OrtException(OrtErrorCode.ORT_FAIL, message)))
        .isInstanceOf(InstanceLostException.class);
  }

  @Test
  void anythingElseMeansThatTheInstanceGoesOn() {
    assertThat(OrtFailure.ofRun(new OrtException(OrtErrorCode.ORT_INVALID_ARGUMENT, "rank")))
        .isInstanceOf(RunFailedException.class);
  }
}
