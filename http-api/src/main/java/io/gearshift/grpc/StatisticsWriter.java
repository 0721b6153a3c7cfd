package io.gearshift.grpc;

import io.gearshift.domain.measure.RunBook;
import io.gearshift.domain.measure.Total;
import io.gearshift.grpc.protocol.InferBatchStatistics;
import io.gearshift.grpc.protocol.InferStatistics;
import io.gearshift.grpc.protocol.ModelStatistics;
import io.gearshift.grpc.protocol.ModelStatisticsResponse;
import io.gearshift.grpc.protocol.StatisticDuration;
import java.util.List;

/** Writes statistics as gRPC sends them. */
final class StatisticsWriter {
  private StatisticsWriter() {}

  static ModelStatisticsResponse write(List<io.gearshift.domain.measure.ModelStatistics> models) {
    ModelStatisticsResponse.Builder response = ModelStatisticsResponse.newBuilder();
    models.forEach(model -> response.addModelStats(write(model)));
    return response.build();
  }

  private static ModelStatistics write(io.gearshift.domain.measure.ModelStatistics model) {
    ModelStatistics.Builder statistics =
        ModelStatistics.newBuilder()
            .setName(model.name())
            .setVersion(model.version())
            .setLastInference(model.last().toEpochMilli())
            .setInferenceCount(model.items())
            .setExecutionCount(model.executions())
            .setInferenceStats(
                InferStatistics.newBuilder()
                    .setSuccess(write(model.success()))
                    .setFail(write(model.fail()))
                    .setQueue(write(model.queue()))
                    .setComputeInput(write(model.computeInput()))
                    .setComputeInfer(write(model.computeInfer()))
                    .setComputeOutput(write(model.computeOutput()))
                    .setCacheHit(write(Total.NONE))
                    .setCacheMiss(write(Total.NONE)));
    for (RunBook.Batch batch : model.batches()) {
      statistics.addBatchStats(
          InferBatchStatistics.newBuilder()
              .setBatchSize(batch.items())
              .setComputeInput(write(batch.assemble()))
              .setComputeInfer(write(batch.run()))
              .setComputeOutput(write(batch.split())));
    }
    return statistics.build();
  }

  private static StatisticDuration write(Total total) {
    return StatisticDuration.newBuilder().setCount(total.count()).setNs(total.nanos()).build();
  }
}
