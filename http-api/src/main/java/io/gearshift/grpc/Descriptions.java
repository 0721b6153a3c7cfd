package io.gearshift.grpc;

import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.grpc.protocol.DataType;
import io.gearshift.grpc.protocol.ModelConfig;
import io.gearshift.grpc.protocol.ModelInput;
import io.gearshift.grpc.protocol.ModelMetadataResponse;
import io.gearshift.grpc.protocol.ModelMetadataResponse.TensorMetadata;
import io.gearshift.grpc.protocol.ModelOutput;
import io.gearshift.grpc.protocol.RepositoryIndexResponse;
import io.gearshift.http.ListedVersion;
import io.gearshift.http.Model;
import java.util.Arrays;
import java.util.List;

/** What the server says of its models. */
final class Descriptions {
  private Descriptions() {}

  static ModelMetadataResponse metadata(Model model) {
    ModelMetadataResponse.Builder metadata =
        ModelMetadataResponse.newBuilder()
            .setName(model.name())
            .addAllVersions(model.versions())
            .setPlatform(model.platform());
    model.signature().inputs().forEach(spec -> metadata.addInputs(tensor(spec)));
    model.signature().outputs().forEach(spec -> metadata.addOutputs(tensor(spec)));
    return metadata.build();
  }

  static ModelConfig config(Model model) {
    ModelConfig.Builder config =
        ModelConfig.newBuilder()
            .setName(model.name())
            .setPlatform(model.platform())
            .setMaxBatchSize(model.batches() ? model.maxBatch() : 0);
    for (TensorSpec spec : model.signature().inputs()) {
      config.addInput(
          ModelInput.newBuilder()
              .setName(spec.name())
              .setDataType(type(spec))
              .addAllDims(dims(spec, model)));
    }
    for (TensorSpec spec : model.signature().outputs()) {
      config.addOutput(
          ModelOutput.newBuilder()
              .setName(spec.name())
              .setDataType(type(spec))
              .addAllDims(dims(spec, model)));
    }
    return config.build();
  }

  static RepositoryIndexResponse index(List<ListedVersion> versions) {
    RepositoryIndexResponse.Builder index = RepositoryIndexResponse.newBuilder();
    for (ListedVersion version : versions) {
      index
          .addModelsBuilder()
          .setName(version.name())
          .setVersion(version.state().version())
          .setState(version.state().state().name())
          .setReason(version.state().reason());
    }
    return index.build();
  }

  private static TensorMetadata tensor(TensorSpec spec) {
    return TensorMetadata.newBuilder()
        .setName(spec.name())
        .setDatatype(spec.type().name())
        .addAllShape(shape(spec))
        .build();
  }

  private static DataType type(TensorSpec spec) {
    return switch (spec.type()) {
      case BYTES -> DataType.TYPE_STRING;
      default -> DataType.valueOf("TYPE_" + spec.type().name());
    };
  }

  private static List<Long> dims(TensorSpec spec, Model model) {
    List<Long> shape = shape(spec);
    return model.batches() ? shape.subList(1, shape.size()) : shape;
  }

  private static List<Long> shape(TensorSpec spec) {
    return Arrays.stream(spec.shape().toArray()).boxed().toList();
  }
}
