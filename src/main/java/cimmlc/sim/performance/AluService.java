package cimmlc.sim.performance;

import org.jspecify.annotations.Nullable;

/** Additions and requantisation of a window on the ALUs of its cores. */
final class AluService implements Service {

  private final Server[] servers;
  private final long[] operations;

  AluService(Piece.Windows windows, Resources resources) {
    int[] sums = windows.load().sums();
    Server[] all = new Server[sums.length];
    this.operations = new long[sums.length];
    int count = 0;
    for (int core = 0; core < sums.length; core++) {
      @Nullable Server alu = resources.alu(windows.firstCore() + core);
      if (alu != null && sums[core] > 0) {
        operations[count] = sums[core];
        all[count++] = alu;
      }
    }
    this.servers = java.util.Arrays.copyOf(all, count);
  }

  @Override
  public long end(int unit, long time) {
    long end = time;
    for (int i = 0; i < servers.length; i++) {
      end = Math.max(end, servers[i].serve(time, operations[i]));
    }
    return end;
  }

  @Override
  public boolean isShared() {
    return servers.length > 0;
  }
}
