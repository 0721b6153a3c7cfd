package io.gearshift.simulator.proteus;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The systems that the authors compare, as they are in their code. */
final class PublishedSystems {
  /** What the authors call the best of its family where their list for Clipper-HA has one only. */
  private static final String RELABELLED = "densenet201";

  private static final double BEST = 100;

  private final ProteusData data;
  private final AuthorsFiles authors;
  private final Map<String, Duration> slos;
  private final Map<String, List<PublishedVariant>> variants = new TreeMap<>();

  PublishedSystems(ProteusData data, AuthorsFiles authors, Map<String, Duration> slos) {
    this.data = data;
    this.authors = authors;
    this.slos = slos;
    data.families().forEach(family -> variants.put(family, authors.variants(family)));
  }

  PublishedSimulation.Setup clipperHighThroughput(PublishedCluster.Shares shares) {
    return clipper(authors.clipperHighThroughput(), shares);
  }

  PublishedSimulation.Setup clipperHighAccuracy(PublishedCluster.Shares shares) {
    return clipper(authors.clipperHighAccuracy(), shares);
  }

  private PublishedSimulation.Setup clipper(PublishedPlan plan, PublishedCluster.Shares shares) {
    return new PublishedSimulation.Setup(
        only(plan),
        data.profiles(),
        PublishedAllocation.fixed(plan, shares),
        PublishedRouting.BY_SHARES,
        AimdDevice::new,
        true);
  }

  /** The variants of a plan that has one of each family; the best there is counts as perfect. */
  private Map<String, List<PublishedVariant>> only(PublishedPlan plan) {
    Map<String, List<PublishedVariant>> only = new TreeMap<>();
    variants.forEach(
        (family, list) ->
            only.put(
                family,
                list.stream()
                    .filter(variant -> plan.hosts().containsValue(variant.name()))
                    .map(PublishedSystems::relabelled)
                    .toList()));
    return only;
  }

  private static PublishedVariant relabelled(PublishedVariant variant) {
    return variant.name().equals(RELABELLED)
        ? new PublishedVariant(variant.family(), variant.name(), BEST)
        : variant;
  }

  PublishedSimulation.Setup infaas() {
    InfaasAllocation infaas = new InfaasAllocation();
    return new PublishedSimulation.Setup(
        variants, data.profiles(), infaas, infaas, InfaasDevice::new, true);
  }

  PublishedSimulation.Setup sommelier(PublishedCluster.Shares shares) {
    PublishedPlan start = authors.sommelierAtTheStart();
    return new PublishedSimulation.Setup(
        variants,
        data.profiles(),
        new MilpAllocation(
            start, MilpPlans.sommelier(world(variants, data.profiles()), start), shares),
        PublishedRouting.BY_SHARES,
        ProactiveDevice::new,
        false);
  }

  PublishedSimulation.Setup proteus(PublishedRouting routing, PublishedCluster.Batching batching) {
    return proteus(variants, data.profiles(), routing, batching, MilpPlans::proteus);
  }

  /** With one of the plans that are as good to the authors' MILP. */
  PublishedSimulation.Setup proteusWithRoom() {
    return proteus(
        variants,
        data.profiles(),
        PublishedRouting.BY_SHARES,
        ProactiveDevice::new,
        MilpPlans::proteusWithRoom);
  }

  /** Only the variants that Clipper-HA has. */
  PublishedSimulation.Setup proteusWithoutSelection() {
    return proteus(
        only(authors.clipperHighAccuracy()),
        data.profiles(),
        PublishedRouting.BY_SHARES,
        ProactiveDevice::new,
        MilpPlans::proteus);
  }

  PublishedSimulation.Setup proteusWithoutBatching() {
    return proteus(
        variants,
        data.profiles().upTo(1),
        PublishedRouting.BY_SHARES,
        ProactiveDevice::new,
        MilpPlans::proteus);
  }

  private PublishedSimulation.Setup proteus(
      Map<String, List<PublishedVariant>> allowed,
      PublishedProfiles profiles,
      PublishedRouting routing,
      PublishedCluster.Batching batching,
      Function<ProteusWorld, MilpPlans> plans) {
    return new PublishedSimulation.Setup(
        allowed,
        profiles,
        new MilpAllocation(
            allowedOnly(authors.proteusAtTheStart(), allowed),
            plans.apply(world(allowed, profiles)),
            PublishedCluster.Shares.SUM),
        routing,
        batching,
        true);
  }

  private ProteusWorld world(
      Map<String, List<PublishedVariant>> allowed, PublishedProfiles profiles) {
    return new ProteusWorld(allowed, profiles, slos);
  }

  /** A plan without the variants that a setup does not have. */
  private static PublishedPlan allowedOnly(
      PublishedPlan plan, Map<String, List<PublishedVariant>> allowed) {
    List<String> names =
        allowed.values().stream().flatMap(List::stream).map(PublishedVariant::name).toList();
    Map<String, String> hosts = new LinkedHashMap<>(plan.hosts());
    hosts.values().retainAll(names);
    return new PublishedPlan(
        hosts, plan.parts().stream().filter(part -> hosts.containsKey(part.device())).toList());
  }
}
