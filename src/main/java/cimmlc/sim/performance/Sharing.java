package cimmlc.sim.performance;

import cimmlc.arch.Architecture;
import java.util.BitSet;
import java.util.List;

/** Which ports and crossbars several queues use: only there does it matter who asks first. */
final class Sharing {

  private final int[] loading;
  private final int[] storing;
  private final int[] feeding;
  private final BitSet used = new BitSet();
  private final BitSet shared = new BitSet();

  private Sharing(int cores) {
    this.loading = new int[cores];
    this.storing = new int[cores];
    this.feeding = new int[cores];
  }

  static Sharing of(List<Stream> streams, Architecture arch) {
    Sharing sharing = new Sharing(arch.cores());
    for (Stream stream : streams) {
      for (Piece piece : stream.pieces()) {
        if (piece instanceof Piece.Windows windows) {
          sharing.add(windows);
        }
      }
    }
    return sharing;
  }

  private void add(Piece.Windows windows) {
    switch (windows.part()) {
      case WHOLE -> {}
      case SUMS -> storing[windows.queue().core()]++;
      case READS -> {
        loading[windows.firstCore()]++;
        feeding[windows.firstCore()]++;
        for (Piece.Activation a : windows.activations()) {
          int first = Math.toIntExact(a.first());
          int end = Math.toIntExact(a.first() + a.crossbars());
          for (int crossbar = first; crossbar < end; crossbar++) {
            shared.set(crossbar, used.get(crossbar));
            used.set(crossbar);
          }
        }
      }
    }
  }

  /** True if another activation uses one of the crossbars. */
  boolean crossbars(Piece.Activation of) {
    int next = shared.nextSetBit(Math.toIntExact(of.first()));
    return next >= 0 && next < of.first() + of.crossbars();
  }

  /** True if another queue uses the port, or local buffer, that serves a phase at a core. */
  boolean port(Phase phase, int core) {
    int users =
        switch (phase) {
          case LOAD -> loading[core];
          case STORE -> storing[core];
          case FEED -> feeding[core];
          default -> throw new IllegalArgumentException(phase + " has no port");
        };
    return users > 1;
  }
}
