package cimmlc.sim.performance;

import cimmlc.arch.Architecture;
import cimmlc.arch.NocCost;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The phases that the windows of a lane go through, each with what serves it; pixels have none. */
final class WindowPhases {

  private static final Phase[] ALL = Phase.values();

  private final Piece.@Nullable Part part;
  private final Phase[] kinds;
  private final Service[] services;

  private WindowPhases(Piece.@Nullable Part part, List<Phase> kinds, List<Service> services) {
    this.part = part;
    this.kinds = kinds.toArray(Phase[]::new);
    this.services = services.toArray(Service[]::new);
  }

  static WindowPhases of(Piece piece, Resources resources) {
    List<Phase> kinds = new ArrayList<>();
    List<Service> services = new ArrayList<>();
    if (!(piece instanceof Piece.Windows windows)) {
      return new WindowPhases(null, kinds, services);
    }
    for (Phase phase : ALL) {
      if (windows.part().has(phase)
          && (exists(phase, resources.arch()) || phase == windows.part().main())) {
        kinds.add(phase);
        services.add(service(phase, windows, resources));
      }
    }
    return new WindowPhases(windows.part(), kinds, services);
  }

  private static boolean exists(Phase phase, Architecture arch) {
    return switch (phase) {
      case LOAD, STORE ->
          Double.isFinite(arch.chip().l0BitsPerCycle())
              || Double.isFinite(arch.chip().l0TotalBitsPerCycle());
      case NOC_IN, GATHER, NOC_OUT -> !(arch.chip().noc().cost() instanceof NocCost.Ideal);
      case XB_IN, XB_OUT -> !(arch.core().noc().cost() instanceof NocCost.Ideal);
      case FEED -> Double.isFinite(arch.core().l1BitsPerCycle());
      case ALU -> Double.isFinite(arch.core().aluOpsPerCycle());
      case MVM -> true;
    };
  }

  private static Service service(Phase phase, Piece.Windows windows, Resources resources) {
    return switch (phase) {
      case LOAD -> port(phase, Bits.loaded(windows), resources.l0Read(), windows, resources);
      case FEED -> port(phase, Bits.fed(windows), null, windows, resources);
      case STORE -> port(phase, Bits.stored(windows), resources.l0Write(), windows, resources);
      case NOC_IN -> TransferService.buffer(windows, resources.network(), true);
      case NOC_OUT -> TransferService.buffer(windows, resources.network(), false);
      case GATHER -> TransferService.of(windows.queue().transfers(), resources.network());
      case XB_IN, XB_OUT -> TransferService.inCores(windows.queue().inCore(), resources);
      case ALU -> new AluService(windows, resources);
      case MVM -> new Activations(windows, resources);
    };
  }

  private static Service port(
      Phase phase, Bits bits, @Nullable Server total, Piece.Windows windows, Resources resources) {
    if (windows.part() == Piece.Part.WHOLE) {
      return new PortService(bits, resources.rate(phase), null, total, total != null);
    }
    int core = windows.queue().core();
    boolean shared = total != null || resources.sharing().port(phase, core);
    Server port = resources.port(phase, core);
    return new PortService(bits, Double.POSITIVE_INFINITY, port, total, shared);
  }

  /** What serves each of them. */
  Service[] services() {
    return services;
  }

  /** The part of a copy's windows that goes through them; none for pixels. */
  Piece.@Nullable Part part() {
    return part;
  }

  Phase kind(int phase) {
    return kinds[phase];
  }

  /** The number of a phase; -1 where windows do not go through it. */
  int number(Phase phase) {
    for (int i = 0; i < kinds.length; i++) {
      if (kinds[i] == phase) {
        return i;
      }
    }
    return -1;
  }
}
