package cimmlc.schedule.vvm;

import cimmlc.schedule.mvm.MvmPrinter;

/**
 * The text of a schedule on rows of crossbars ({@code --emit=vvm}), in the form of {@link
 * MvmPrinter}.
 */
public final class VvmPrinter {

  private VvmPrinter() {}

  /** The text of a schedule, lines ended by {@code \n}. */
  public static String print(VvmSchedule schedule) {
    return MvmPrinter.print(
        "vvm policy=" + schedule.mvm().policy(), schedule.mvm(), schedule.segments());
  }
}
