package io.gearshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command as a person types it, in this process. */
class GearshiftTest {
  private static final String MODELS = Path.of("..", "models").toString();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path folder;

  @Test
  void withoutACommandItSaysWhichThereAre() {
    assertThat(run()).isNotZero();
    assertThat(err.toString()).contains("serve").contains("profile").contains("models");
  }

  @Test
  void aMisspeltCommandIsAnsweredWithTheNearest() {
    assertThat(run("serv")).isNotZero();
    assertThat(err.toString()).contains("serve").doesNotContain("\tat ");
  }

  @Test
  void whatIsUsedWronglyEndsWithTwoAndNamesTheNearest() {
    assertThat(run("serv")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("'serv'", "Maybe you meant serve", "gearshift --help");
    assertThat(run("serve", "--prot", "1")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("--prot", "--port", "gearshift serve --help");
    assertThat(run("serve", "--port", "many")).isEqualTo(ExitCodes.USAGE);
    assertThat(run("models", "list", "-D", "batching.polcy=x")).isEqualTo(ExitCodes.USAGE);
    assertThat(run("simulate", "nowhere.conf")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("nowhere.conf").doesNotContain("\tat ");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void whatFailsEndsWithOneAndTellsWhereOnlyIfAsked() {
    assertThat(run("cluster", "--url", "http://localhost:1")).isEqualTo(ExitCodes.FAILED);
    assertThat(err.toString()).contains("http://localhost:1", "--url").doesNotContain("\tat ");
    assertThat(run("cluster", "--url", "http://localhost:1", "--debug")).isEqualTo(1);
    assertThat(err.toString()).contains("\tat ");
  }

  @Test
  void aFaultOfOursIsToldWithoutAStackTrace() {
    CommandLine command = Gearshift.commandLine().setErr(new PrintWriter(err, true));
    Exception fault = new CompletionException(new IllegalStateException("x"));
    assertThat(Complaints.ofRun(fault, command, null)).isEqualTo(ExitCodes.FAILED);
    assertThat(err.toString())
        .contains("IllegalStateException: x", "--debug")
        .doesNotContain("\tat ");
  }

  @Test
  void itsVersionNamesJavaAndOnnxRuntime() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString())
        .containsPattern("gearshift [0-9]")
        .containsPattern("ONNX Runtime [0-9]")
        .contains("Java " + Runtime.version());
  }

  @Test
  void listsAsJsonWhatServesAndWhyTheRestDoesNot() throws Exception {
    copyNano();
    Files.writeString(
        Files.createDirectories(folder.resolve("pipelines")).resolve("bad.conf"), "nodes = 3");
    assertThat(run("models", "list", "-r", folder.toString(), "--json")).isZero();
    JsonNode list = new ObjectMapper().readTree(out.toString());
    assertThat(list.at("/variants/0/variant").asText()).isEqualTo("nano");
    assertThat(list.at("/variants/0/accuracy").asDouble()).isEqualTo(0.8321);
    assertThat(list.at("/variants/0/ready").asBoolean()).isTrue();
    assertThat(list.at("/variants/0/reason").isNull()).isTrue();
    assertThat(list.at("/pipelines/0/pipeline").asText()).isEqualTo("bad");
    assertThat(list.at("/pipelines/0/ready").asBoolean()).isFalse();
    assertThat(list.at("/pipelines/0/reason").asText()).isNotBlank();
  }

  @Test
  void profilesAndEvaluatesAsJson() throws Exception {
    copyNano();
    String models = folder.toString();
    assertThat(run("profile", "fashion", "-r", models, "--seconds", "0.05", "--json")).isZero();
    JsonNode profile = new ObjectMapper().readTree(out.toString()).at("/profiles/0");
    assertThat(profile.path("variant").asText()).isEqualTo("fashion/nano");
    assertThat(profile.path("memoryBytes").asLong()).isPositive();
    assertThat(profile.at("/batches/0/batch").asInt()).isEqualTo(1);
    assertThat(profile.at("/batches/0/p99Ms").asDouble()).isPositive();

    out.getBuffer().setLength(0);
    assertThat(run("models", "evaluate", "fashion", "-r", models, "--json")).isZero();
    JsonNode variant = new ObjectMapper().readTree(out.toString()).at("/variants/0");
    assertThat(variant.path("stated").asDouble()).isEqualTo(0.8321);
    assertThat(variant.path("measured").asDouble()).isBetween(0.8, 0.9);
    assertThat(variant.path("agrees").asBoolean()).isTrue();

    out.getBuffer().setLength(0);
    assertThat(run("models", "pull", "fashion", "-r", models, "--json")).isZero();
    assertThat(new ObjectMapper().readTree(out.toString()).path("pulled").isArray()).isTrue();
  }

  @Test
  void listsWhatThereIsAndWhatIsNot() {
    assertThat(run("models", "list", "-r", MODELS)).isZero();
    assertThat(out.toString()).contains("fashion", "nano", "83.21 %", "topics", "bow");
  }

  @Test
  void listsPipelinesAndWhyOneIsLeftOut() throws Exception {
    copyNano();
    Path pipelines = Files.createDirectories(folder.resolve("pipelines"));
    String good =
        """
        task = test, metric = none, data-set = none, slo = 1s, min-accuracy = 0, on-loss = refuse
        inputs = [ { name = in, datatype = FP32, shape = [1, 1, 28, 28] } ]
        outputs = [ { name = out, datatype = FP32, shape = [-1, 10] } ]
        nodes = [ { stage = look, family = fashion, in = [in], out = [out] } ]
        """;
    Files.writeString(pipelines.resolve("good.conf"), good);
    Files.writeString(pipelines.resolve("bad.conf"), good.replace("fashion", "fashon"));

    assertThat(run("models", "list", "-r", folder.toString())).isZero();

    assertThat(out.toString())
        .contains("PIPELINE")
        .containsPattern("good +look +ready")
        .containsPattern("bad +- +node 'look': family 'fashon'")
        .contains("Maybe you meant 'fashion'");
  }

  @Test
  void profilesAFamilyAndWritesWhatItFoundBesideTheVariants() throws Exception {
    copyNano();
    String[] command = {"profile", "fashion", "-r", folder.toString(), "--seconds", "0.05"};
    assertThat(run(command)).isZero();
    assertThat(out.toString()).contains("fashion/nano", "p99 ms").containsPattern("cpu +64 ");
    assertThat(folder.resolve("fashion/nano/profile-cpu-1.csv"))
        .content()
        .startsWith("variant,kind,cores,batch")
        .contains("fashion/nano,cpu,1,16,");
  }

  @Test
  void evaluatesAFamilyOnItsHeldOutData() throws Exception {
    copyNano();
    assertThat(run("models", "evaluate", "fashion", "-r", folder.toString())).isZero();
    assertThat(out.toString()).contains("fashion/nano", "83.21%", "84.50%", "agrees");

    Path conf = folder.resolve("fashion/nano/variant.conf");
    Files.writeString(conf, Files.readString(conf).replace("0.8321", "0.99"));
    assertThat(run("models", "evaluate", "fashion", "-r", folder.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("DIFFERS");
  }

  @Test
  void evaluatesEachPathOfAPipelineFromEndToEnd() {
    assertThat(run("models", "evaluate", "scene", "-r", MODELS)).isZero();
    assertThat(out.toString())
        .containsPattern("nano → nano +53.41% +5[0-9]\\.")
        .containsPattern("large → small +82.12% +8[0-9]\\.")
        .contains("of 150 examples");
  }

  @Test
  void anUnknownFamilyIsAnsweredWithThoseThereAre() {
    assertThat(run("profile", "fashon", "-r", MODELS)).isNotZero();
    assertThat(err.toString()).contains("fashon").contains("fashion").doesNotContain("\tat ");
  }

  @Test
  void aRepositoryThatIsNotThereIsAClearError() {
    assertThat(run("serve", "-r", folder.resolve("nowhere").toString())).isNotZero();
    assertThat(err.toString()).startsWith("gearshift: ").contains("nowhere");
  }

  private void copyNano() throws Exception {
    copy("fashion/family.conf");
    copy("fashion/labels.txt");
    copy("fashion/held-out/images.idx3.gz");
    copy("fashion/held-out/labels.idx1.gz");
    copy("fashion/nano/model.onnx");
    copy("fashion/nano/variant.conf");
  }

  private void copy(String file) throws Exception {
    Path target = folder.resolve(file);
    Files.createDirectories(target.getParent());
    Files.copy(Path.of(MODELS).resolve(file), target);
  }

  private int run(String... arguments) {
    CommandLine command = Gearshift.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }
}
