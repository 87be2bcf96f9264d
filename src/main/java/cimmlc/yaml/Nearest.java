package cimmlc.yaml;

import static java.lang.Math.min;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds what a misspelt name may have meant. */
public final class Nearest {

  private static final int LONGEST = 60;

  private Nearest() {}

  /** The names that are close to a word, the closest first; none if all are far. */
  public static List<String> to(String word, Collection<String> names) {
    int allowed = 1 + word.length() / 3;
    return names.stream()
        .filter(name -> distance(word, name) <= allowed)
        .sorted(Comparator.comparingInt((String name) -> distance(word, name)))
        .toList();
  }

  /** " (did you mean 'x'?)", or nothing. */
  public static String hint(String word, Collection<String> names) {
    List<String> close = to(word, names);
    return close.isEmpty() ? "" : " (did you mean '" + close.getFirst() + "'?)";
  }

  /** Insertions, deletions, substitutions and swapped neighbours, whatever the case. */
  public static int distance(String a, String b) {
    if (a.length() > LONGEST) {
      return LONGEST;
    }
    String from = a.toLowerCase(Locale.ROOT);
    String to = b.toLowerCase(Locale.ROOT);
    int[][] cost = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, from, to, i, j);
      }
    }
    return cost[from.length()][to.length()];
  }

  private static int step(int[][] cost, String from, String to, int i, int j) {
    boolean same = from.charAt(i - 1) == to.charAt(j - 1);
    int best = min(cost[i - 1][j - 1] + (same ? 0 : 1), 1 + min(cost[i - 1][j], cost[i][j - 1]));
    boolean swapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
