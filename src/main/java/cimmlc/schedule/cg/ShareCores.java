package cimmlc.schedule.cg;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Copies of operators that run in groups, one group after another, while the weights of all stay on
 * the chip: the sum of the groups' slowest operators is made small. Cores go where a core saves
 * most cycles, one round of a group at a time.
 */
final class ShareCores {

  private final List<List<Demand>> groups;
  private final List<int[]> copies = new ArrayList<>();
  private final PriorityQueue<Step> steps =
      new PriorityQueue<>(Comparator.comparingDouble(Step::saved).reversed());

  private ShareCores(List<List<Demand>> groups) {
    this.groups = groups;
  }

  /** One round less for a group: the copies that this takes, their cores, cycles saved a core. */
  private record Step(int group, int[] copies, long cores, double saved) {}

  /** Copies of each operator of each group; single ones fit together. */
  static List<int[]> copies(List<List<Demand>> groups, long cores) {
    ShareCores sharing = new ShareCores(groups);
    sharing.run(cores);
    return sharing.copies;
  }

  private void run(long cores) {
    long free = cores;
    for (List<Demand> group : groups) {
      int[] single = new int[group.size()];
      Arrays.fill(single, 1);
      free -= group.stream().mapToLong(Demand::cores).sum();
      copies.add(single);
      offer(copies.size() - 1);
    }
    for (Step step = steps.poll(); step != null; step = steps.poll()) {
      if (step.cores() <= free) {
        free -= step.cores();
        copies.set(step.group(), step.copies());
        offer(step.group());
      }
    }
  }

  private void offer(int index) {
    List<Demand> group = groups.get(index);
    int[] now = copies.get(index);
    long interval = interval(group, now);
    int[] more = now.clone();
    long cores = 0;
    for (int i = 0; i < more.length; i++) {
      Demand demand = group.get(i);
      if (demand.cycles(now[i]) == interval) {
        long rounds = interval / demand.cycles();
        if (rounds == 1) {
          return;
        }
        more[i] = (int) demand.copiesFor(rounds - 1);
        cores += (long) (more[i] - now[i]) * demand.cores();
      }
    }
    double saved = interval - interval(group, more);
    steps.add(new Step(index, more, cores, saved / cores));
  }

  private static long interval(List<Demand> group, int[] copies) {
    long interval = 0;
    for (int i = 0; i < copies.length; i++) {
      interval = Math.max(interval, group.get(i).cycles(copies[i]));
    }
    return interval;
  }
}
