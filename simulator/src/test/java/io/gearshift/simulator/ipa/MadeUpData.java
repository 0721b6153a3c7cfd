package io.gearshift.simulator.ipa;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files of the authors' form with a pipeline that is made up. */
final class MadeUpData {
  private static final int SECONDS = 200;

  private MadeUpData() {}

  /** Writes them below a folder, which is returned. */
  static Path in(Path data) throws IOException {
    Path folder = Files.createDirectories(data.resolve("ipa"));
    write(
        folder,
        "ipa_pipelines.csv",
        "pipeline,task,sla_stage_s_paper,sla_e2e_s_paper,drop_limit_s,batching_cap,alpha,beta,delta,"
            + "predictor_margin_pct,latency_margin_pct,throughput_margin_pct,fa2_low_variant,"
            + "fa2_high_variant,rim_fixed_replicas",
        "video,object-detection,0.7,1,2,4,5 (10 bursty/fluct),1,1e-06,20,0,0,small,large,3",
        "video,naming,0.3,1,2,4,5 (10 bursty/fluct),1,1e-06,20,0,0,plain,plain,2");
    write(
        folder,
        "ipa_variants.csv",
        "task,variant,base_alloc_cores,score_0_100_code,enabled_in_released_code",
        "object-detection,our/small,1,50,1",
        "object-detection,our/large,2,80,1",
        "object-detection,our/huge,8,90,0",
        "naming,our/plain,1,70,1");
    write(
        folder,
        "ipa_sim_latency_models.csv",
        "variant,alpha_b_over_c,beta_b,gamma_over_c,zeta",
        "our-small,40,5,0,5",
        "our-large,120,10,0,10",
        "our-huge,400,20,0,20",
        "our-plain,20,5,0,5");
    write(
        folder,
        "ipa_base_alloc_by_threshold.csv",
        "threshold_rps,our-small,our-large,our-huge",
        "10,1,2,");
    write(
        folder,
        "ipa_results_v1_bursty_readoff.csv",
        "pipeline,system,avg_cost_cores,avg_rank_sum_accuracy,sla_violation_pct",
        "video,IPA,3.5,1.5,1");
    write(
        folder,
        "ipa_test_vectors.csv",
        "pipeline,lambda_rps,accuracy_mode,alpha,beta,delta,optimal_config,objective",
        "video,5,product,100,1,1e-06,our-huge:n=1:b=1; our-plain:n=1:b=1,53.999998",
        "video,5,product,100,1,1e-06,our-small:n=1:b=1; our-plain:n=1:b=1,32.999998");
    List<String> rates = new ArrayList<>();
    for (int second = 0; second < SECONDS; second++) {
      rates.add(second + "," + (second / 50 % 2 == 0 ? 4 : 30) + ",1");
    }
    write(
        folder,
        "trace_bursty_and_fluctuating.csv",
        "second,bursty,fluctuating",
        rates.toArray(String[]::new));
    return data;
  }

  private static void write(Path folder, String name, String columns, String... rows)
      throws IOException {
    Files.writeString(folder.resolve(name), columns + "\n" + String.join("\n", rows) + "\n");
  }
}
