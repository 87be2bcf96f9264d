package cimmlc.arch;

import static java.lang.Math.min;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds what a misspelt name may have meant. */
final class Nearest {

  private static final int LONGEST = 60;

  private Nearest() {}

  /** The names that are close to a word, the closest first; none if all are far. */
  static List<String> to(String word, Collection<String> names) {
    int allowed = 1 + word.length() / 3;
    return names.stream()
        .filter(name -> distance(word, name) <= allowed)
        .sorted(Comparator.comparingInt((String name) -> distance(word, name)))
        .toList();
  }

  /** " (did you mean 'x'?)", or nothing. */
  static String hint(String word, Collection<String> names) {
    List<String> close = to(word, names);
    return close.isEmpty() ? "" : " (did you mean '" + close.getFirst() + "'?)";
  }

  /** Insertions, deletions and substitutions, whatever the case. */
  static int distance(String a, String b) {
    if (a.length() > LONGEST) {
      return LONGEST;
    }
    String from = a.toLowerCase(Locale.ROOT);
    String to = b.toLowerCase(Locale.ROOT);
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int substituted = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = min(substituted, 1 + min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
