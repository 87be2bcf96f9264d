package cimmlc.graph;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words and signs of one line of a graph's text, taken from left to right. */
final class GraphTokens {

  private static final Pattern TOKEN =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|#?[A-Za-z0-9_./:@$-]+|[\\[\\](),=]|\\S");

  private final String file;
  private final int line;
  private final List<String> tokens = new ArrayList<>();
  private final List<Integer> columns = new ArrayList<>();
  private int next;

  GraphTokens(String file, int line, String text) {
    this.file = file;
    this.line = line;
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      tokens.add(matcher.group());
      columns.add(matcher.start() + 1);
    }
    columns.add(text.length() + 1);
  }

  boolean isAtEnd() {
    return next == tokens.size();
  }

  /** True iff the next token is this one; then it is taken. */
  boolean accept(String token) {
    boolean found = !isAtEnd() && tokens.get(next).equals(token);
    next += found ? 1 : 0;
    return found;
  }

  void expect(String token) {
    if (!accept(token)) {
      throw error("expected '" + token + "'");
    }
  }

  /** The next word, unquoted. */
  String word() {
    if (isAtEnd() || "[](),=".contains(tokens.get(next))) {
      throw error("expected a word");
    }
    String token = tokens.get(next++);
    return token.startsWith("\"") && token.length() > 1 ? unquote(token) : token;
  }

  /** All words up to the next sign. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    while (!isAtEnd() && !"[](),=".contains(tokens.get(next))) {
      words.add(word());
    }
    return words;
  }

  private static String unquote(String token) {
    String inner = token.substring(1, token.length() - 1);
    return Pattern.compile("\\\\(.)")
        .matcher(inner)
        .replaceAll(match ->
            Matcher.quoteReplacement(
                switch (match.group(1)) {
                  case "n" -> "\n";
                  case "r" -> "\r";
                  case String other -> other;
                }));
  }

  /** A problem at the next token. */
  InvalidInputException error(String message) {
    return new InvalidInputException(new Location(file, line, columns.get(next)), message);
  }
}
