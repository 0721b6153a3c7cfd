package io.gearshift.config;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.Subnet;
import io.gearshift.domain.supernet.ConvolutionalSupernet;
import io.gearshift.domain.supernet.Supernet;
import io.gearshift.domain.supernet.TransformerSupernet;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a {@code supernet.conf} says.
 *
 * @param network what the supernet is made of
 * @param weights the file of its weights
 * @param licence of every subnet
 * @param subnets those that are variants
 */
public record SupernetFile(Supernet network, Path weights, String licence, List<Served> subnets) {
  private static final String CONF = "supernet.conf";

  public SupernetFile {
    subnets = List.copyOf(subnets);
  }

  /**
   * A subnet that is a variant.
   *
   * @param name of the variant
   */
  public record Served(String name, Subnet subnet, Accuracy accuracy, String measured) {}

  private record Conf(
      Optional<TransformerSupernet> transformer,
      Optional<ConvolutionalSupernet> convolutional,
      String weights,
      String licence,
      String measured,
      List<One> subnets) {
    Supernet network() {
      if (transformer.isPresent() == convolutional.isPresent()) {
        throw new IllegalArgumentException(
            "transformer, convolutional: %s (expected: one of the two)"
                .formatted(transformer.isPresent() ? "both" : "neither"));
      }
      return transformer.isPresent() ? transformer.get() : convolutional.get();
    }
  }

  private record One(String name, int depth, int width, double accuracy) {
    Served served(String measured) {
      return new Served(name, new Subnet(depth, width), new Accuracy(accuracy), measured);
    }
  }

  /**
   * Reads the file of a folder.
   *
   * @throws BadConfig with every problem of it
   */
  public static SupernetFile read(Path folder) {
    Path root = folder.toAbsolutePath().normalize();
    Conf conf = ConfFile.read(root.resolve(CONF), Conf.class);
    try {
      Supernet network = conf.network();
      List<Served> subnets =
          conf.subnets().stream().map(one -> one.served(conf.measured())).toList();
      Set<String> names = new HashSet<>();
      for (Served one : subnets) {
        network.require(one.subnet());
        if (!names.add(one.name()) || !one.name().matches("[a-z0-9][a-z0-9.-]*")) {
          throw new IllegalArgumentException(
              "name: '" + one.name() + "' (expected: one of its own, of a-z, 0-9, . and -)");
        }
      }
      return new SupernetFile(
          network, ConfFile.inside(root, root, "weights", conf.weights()), conf.licence(), subnets);
    } catch (IllegalArgumentException e) {
      throw new BadConfig(root.resolve(CONF) + ": " + e.getMessage());
    }
  }
}
