package io.gearshift.cli;

import io.gearshift.config.SupernetFile;
import io.gearshift.config.SupernetFile.Served;
import io.gearshift.runtime.supernet.SupernetForms;
import io.gearshift.runtime.supernet.WeightsFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the networks of a supernet, and a variant for each of its subnets. */
@Command(
    name = "build",
    description = {
      "Write the network that is served out of a supernet's description and weights,",
      "and beside the folder a variant for each subnet that the description names."
    },
    mixinStandardHelpOptions = true,
    footer =
        """

        Examples:
          ./gearshift supernet build models/_gears/fashion-gears/_supernet
          ./gearshift serve --repository models/_gears

        See also: gearshift models list, models/README.md
        """)
final class SupernetBuild implements Callable<Integer> {
  @Parameters(
      paramLabel = "FOLDER",
      description = "The folder with supernet.conf, in the folder of the family.")
  private Path folder;

  @Option(
      names = "--extract",
      paramLabel = "DIR",
      description = "Write each subnet also as a network of its own, DIR/<variant>.onnx.")
  private Path extract;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    SupernetFile file = SupernetFile.read(folder);
    PrintWriter out = spec.commandLine().getOut();
    try {
      SupernetForms forms = SupernetForms.of(file.network(), WeightsFile.read(file.weights()));
      out.println(forms.write(folder) + ": " + file.subnets().size() + " subnets");
      for (Served one : file.subnets()) {
        writeVariant(file, one, forms.network());
        if (extract != null) {
          Files.createDirectories(extract);
          Files.write(extract.resolve(one.name() + ".onnx"), forms.extracted(one.subnet()));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailed(
          "the supernet of '" + folder + "' cannot be built: " + e.getMessage());
    }
    out.flush();
    return ExitCodes.OK;
  }

  private void writeVariant(SupernetFile file, Served one, String network) throws IOException {
    Path home = folder.toAbsolutePath().normalize();
    Path variant = home.resolveSibling(one.name());
    Files.createDirectories(variant);
    Files.writeString(
        variant.resolve("variant.conf"),
        """
        # right answers over all, on the family's data set
        accuracy = %s
        # how that was measured
        measured = "%s"
        # who may use the network
        licence = "%s"
        # what runs of which supernet: how deep, and how many chunks of each layer
        subnet { supernet = "../%s/%s", depth = %d, width = %d }
        """
            .formatted(
                String.format(Locale.ROOT, "%.4f", one.accuracy().value()),
                one.measured(),
                file.licence(),
                home.getFileName(),
                network,
                one.subnet().depth(),
                one.subnet().width()));
  }
}
