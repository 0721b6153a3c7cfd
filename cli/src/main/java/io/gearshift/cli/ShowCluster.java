package io.gearshift.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gearshift.config.BadConfig;
import io.gearshift.domain.catalog.DeviceKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the nodes of a cluster, their devices, where the planner is, and what it has planned. */
@Command(
    name = "cluster",
    description =
        "Show nodes, devices, planner and plan of a running cluster, as one node sees it.",
    mixinStandardHelpOptions = true,
    footer =
        """

        Examples:
          ./gearshift cluster                                      the node on this machine
          ./gearshift cluster --url http://10.0.0.7:8558           another node
          ./gearshift cluster --url https://node-1:8558 --ca ca.pem --token-file admin.key
          ./gearshift cluster --json | jq '.cluster.nodes[].name'

        What --json prints: {"cluster": .., "plan": ..}, as /admin/v1/cluster and /admin/v1/plan answer

        See also: gearshift serve --join, gearshift plan
        """)
final class ShowCluster implements Runnable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  /** Devices of a node that are named in its line; the table below names all. */
  private static final int NAMED = 8;

  @Spec private CommandSpec spec;

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://localhost:8558",
      description = "Where operators reach a node (default: ${DEFAULT-VALUE}).")
  private URI url;

  @Mixin private ApiToken token;

  @Mixin private Trust trust;

  @Option(
      names = "--json",
      description = "Print it as one JSON object, and nothing else on standard output.")
  private boolean asJson;

  @Override
  public void run() {
    JsonNode cluster = get("/admin/v1/cluster");
    JsonNode plan = get("/admin/v1/plan");
    PrintWriter out = spec.commandLine().getOut();
    if (asJson) {
      ObjectNode all = MAPPER.createObjectNode();
      all.set("cluster", cluster);
      all.set("plan", plan);
      out.println(all);
    } else {
      out.print(nodes(cluster));
      out.println();
      out.print(devices(plan));
      out.println();
      out.print(planned(plan));
      out.print(scaled(plan.path("scaling")));
    }
    out.flush();
  }

  private static String nodes(JsonNode cluster) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("NODE", "ADDRESS", "ROLES", "STATUS", "DEVICES", "PLANNER"));
    for (JsonNode node : cluster.path("nodes")) {
      String name = node.path("name").asText();
      rows.add(
          List.of(
              name,
              node.path("address").asText(),
              texts(node.path("roles")),
              node.path("status").asText()
                  + (node.path("reachable").asBoolean() ? "" : ", not heard of"),
              shortened(node.path("devices")),
              name.equals(cluster.path("planner").asText()) ? "here" : ""));
    }
    return table(rows);
  }

  private static String devices(JsonNode plan) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("DEVICE", "KIND", "CORES", "IS TO HOST"));
    for (JsonNode device : plan.path("devices")) {
      String id = device.path("id").asText();
      List<String> hosted = new ArrayList<>();
      for (JsonNode family : plan.path("families")) {
        List<String> variants = new ArrayList<>();
        for (JsonNode placement : family.path("placements")) {
          if (placement.path("device").asText().equals(id)) {
            variants.add(placement.path("variant").asText());
          }
        }
        if (!variants.isEmpty()) {
          hosted.add(family.path("family").asText() + ": " + String.join(" ", variants));
        }
      }
      rows.add(
          List.of(
              id,
              device.path("kind").asText(),
              device.path("cores").asText(),
              hosted.isEmpty() ? "nothing" : String.join("; ", hosted)));
    }
    return table(rows) + synthetic(plan.path("devices"));
  }

  /** Says it if there are devices whose answers are made up. */
  private static String synthetic(JsonNode devices) {
    long synthetic = 0;
    for (JsonNode device : devices) {
      synthetic += new DeviceKind(device.path("kind").asText()).isSynthetic() ? 1 : 0;
    }
    return synthetic == 0
        ? ""
        : synthetic
            + " of "
            + devices.size()
            + " devices are synthetic: no network runs there, their answers are made up\n";
  }

  private static String planned(JsonNode plan) {
    if (!plan.has("epoch")) {
      return "no plan yet\n";
    }
    StringBuilder text = new StringBuilder();
    text.append("plan ").append(plan.path("epoch").asText());
    text.append(" by ").append(plan.path("planner").asText());
    text.append(plan.path("arrived").asBoolean() ? ", in force\n" : ", not in force yet: ");
    if (!plan.path("arrived").asBoolean()) {
      text.append(plan.path("why").asText()).append("\n");
    }
    plan.path("rationale").forEach(line -> text.append("  ").append(line.asText()).append("\n"));
    return text.toString();
  }

  /** What is being done about the number of nodes, if anything is. */
  private static String scaled(JsonNode scaling) {
    if (scaling.isMissingNode()) {
      return "";
    }
    String text =
        String.format(
            "nodes: %d by %s, %d wanted: %s%n",
            scaling.path("nodes").asInt(),
            scaling.path("actuator").asText(),
            scaling.path("nodes_wanted").asInt(),
            scaling.path("doing").asText());
    return scaling.path("failure").isTextual()
        ? text + "  it failed, and is tried again: " + scaling.path("failure").asText() + "\n"
        : text;
  }

  private static String shortened(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts.size() <= NAMED
        ? texts(list)
        : String.join(", ", texts.subList(0, NAMED)) + " and " + (texts.size() - NAMED) + " more";
  }

  private static String texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts.isEmpty() ? "-" : String.join(", ", texts);
  }

  private static String table(List<List<String>> rows) {
    Column[] columns =
        IntStream.range(0, rows.get(0).size())
            .map(i -> rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(0))
            .mapToObj(longest -> new Column(longest + 2, 0, Overflow.SPAN))
            .toArray(Column[]::new);
    TextTable table = TextTable.forColumns(Help.defaultColorScheme(Help.Ansi.OFF), columns);
    rows.forEach(row -> table.addRowValues(row.toArray(String[]::new)));
    return table.toString();
  }

  private JsonNode get(String path) {
    try {
      HttpResponse<String> answer =
          trust
              .client(PATIENCE)
              .send(
                  token.sign(HttpRequest.newBuilder(url.resolve(path))).timeout(PATIENCE).build(),
                  HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() == UNAUTHORIZED || answer.statusCode() == FORBIDDEN) {
        throw new CommandFailed(
            "node: "
                + url
                + " answers "
                + answer.body().strip()
                + "\nName a key with the role admin: --token-file FILE");
      }
      if (answer.statusCode() != OK) {
        throw new CommandFailed("node: " + url + " answers " + answer.body().strip());
      }
      return MAPPER.readTree(answer.body());
    } catch (IOException e) {
      String why = e.getMessage() == null ? "connection refused" : e.getMessage();
      throw new CommandFailed(
          "node: nobody answers at "
              + url
              + ": "
              + why
              + "\nName a node's address for operators, as it prints it at its start: --url URL");
    } catch (IllegalArgumentException e) {
      throw new BadConfig("url: '" + url + "' (expected: such as http://localhost:8558)");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted while the node was asked");
    }
  }
}
