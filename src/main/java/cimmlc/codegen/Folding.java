package cimmlc.codegen;

import cimmlc.flow.Statement;
import cimmlc.flow.Statement.Repeat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts statements whose numbers are equally far apart into {@code repeat}s, so that text grows with
 * the kinds of copies and pieces and not with their number.
 *
 * <pre>
 *   mov(dst=l1[0]:0, ...) mov(dst=l1[0]:64, ...) mov(dst=l1[0]:128, ...)
 *   repeat p in 0..3 { mov(dst=l1[0]:64*p, ...) }
 * </pre>
 */
final class Folding {

  private static final int LONGEST_PERIOD = 8; // statements of a piece or a column block
  private static final int CANDIDATES = 24; // copies that may be the next of a row
  private static final int REPEAT_LINES = 2;

  private Folding() {}

  /** The same statements in the same order. */
  static List<Statement> sequence(List<Statement> statements, String variable) {
    List<StatementForm> forms = statements.stream().map(StatementForm::of).toList();
    List<Statement> folded = new ArrayList<>();
    for (int i = 0; i < forms.size(); ) {
      int period = 0;
      int count = 1;
      int saved = 0;
      for (int p = 1; p <= LONGEST_PERIOD; p++) {
        int times = times(forms, i, p);
        if (times * p - p - REPEAT_LINES > saved) {
          period = p;
          count = times;
          saved = times * p - p - REPEAT_LINES;
        }
      }
      if (period == 0) {
        folded.add(statements.get(i++));
      } else {
        folded.add(new Repeat(variable, count, stepped(statements, forms, i, period, variable)));
        i += period * count;
      }
    }
    return folded;
  }

  private static List<Statement> stepped(
      List<Statement> statements,
      List<StatementForm> forms,
      int from,
      int period,
      String variable) {
    List<Statement> body = new ArrayList<>(period);
    for (int i = from; i < from + period; i++) {
      long[] step = forms.get(i).stepTo(forms.get(i + period));
      body.add(StatementForm.stepped(statements.get(i), step, variable));
    }
    return body;
  }

  /** How often the {@code period} statements from {@code from} on follow one another. */
  private static int times(List<StatementForm> forms, int from, int period) {
    if (from + 2 * period > forms.size()) {
      return 1;
    }
    for (int i = from; i < from + period; i++) {
      if (!forms.get(i).key().equals(forms.get(i + period).key())) {
        return 1;
      }
    }
    int times = 2;
    while (from + (times + 1) * period <= forms.size()
        && continues(forms, from, period, from + times * period)) {
      times++;
    }
    return times;
  }

  private static boolean continues(List<StatementForm> forms, int from, int period, int next) {
    for (int i = 0; i < period; i++) {
      StatementForm first = forms.get(from + i);
      StatementForm last = forms.get(next - period + i);
      StatementForm now = forms.get(next + i);
      if (!now.key().equals(first.key())
          || !Arrays.equals(last.stepTo(now), first.stepTo(forms.get(from + period + i)))) {
        return false;
      }
    }
    return true;
  }

  /** Members of a {@code parallel}, in any order. */
  static List<Statement> members(List<Statement> members, String variable) {
    Map<String, List<Integer>> alike = new java.util.LinkedHashMap<>();
    List<StatementForm> forms = members.stream().map(StatementForm::of).toList();
    for (int i = 0; i < forms.size(); i++) {
      alike.computeIfAbsent(forms.get(i).key(), _ -> new ArrayList<>()).add(i);
    }
    List<Statement> folded = new ArrayList<>();
    alike.values().forEach(same -> new Rows(members, forms, same).fold(variable, folded));
    return folded;
  }

  /** Members that differ in numbers only. */
  private static final class Rows {
    private final List<Statement> members;
    private final List<StatementForm> forms;
    private final List<Integer> same;
    private final Map<StatementForm.Numbers, Integer> left = new HashMap<>();

    Rows(List<Statement> members, List<StatementForm> forms, List<Integer> same) {
      this.members = members;
      this.forms = forms;
      this.same = same;
      same.forEach(i -> left.put(forms.get(i).lookup(), i));
    }

    void fold(String variable, List<Statement> folded) {
      for (int at = 0; at < same.size(); at++) {
        StatementForm first = forms.get(same.get(at));
        if (!left.containsKey(first.lookup())) {
          continue;
        }
        long[] step = longest(at);
        int length = length(first, step);
        for (int i = 0; i < length; i++) {
          left.remove(first.after(step, i));
        }
        Statement member = members.get(same.get(at));
        folded.add(
            length == 1
                ? member
                : new Repeat(
                    variable, length, List.of(StatementForm.stepped(member, step, variable))));
      }
    }

    /** The step of the longest row that a member begins. */
    private long[] longest(int at) {
      StatementForm first = forms.get(same.get(at));
      long[] best = new long[first.numbers().length];
      int most = 1;
      for (int i = at + 1; i < Math.min(same.size(), at + 1 + CANDIDATES); i++) {
        long[] step = first.stepTo(forms.get(same.get(i)));
        int length = length(first, step);
        if (length > most) {
          most = length;
          best = step;
        }
      }
      return best;
    }

    private int length(StatementForm first, long[] step) {
      if (Arrays.stream(step).allMatch(number -> number == 0)) {
        return 1;
      }
      int length = 1;
      while (left.containsKey(first.after(step, length))) {
        length++;
      }
      return length;
    }
  }
}
