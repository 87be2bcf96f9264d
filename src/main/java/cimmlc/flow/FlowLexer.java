package cimmlc.flow;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import java.util.ArrayList;
import java.util.List;

/** Splits flow text into tokens; the architecture block is one token of raw YAML. */
final class FlowLexer {

  /** What a token is. */
  enum Kind {
    WORD,
    QUOTED,
    NUMBER,
    SYMBOL,
    YAML,
    END
  }

  /**
   * A token.
   *
   * @param text without quotes
   */
  record Token(Kind kind, String text, int line, int column) {}

  private final String text;
  private final String file;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;
  private int lineStart;

  private FlowLexer(String text, String file) {
    this.text = text;
    this.file = file;
  }

  /**
   * All tokens of a text, ended by END.
   *
   * @throws InvalidInputException at a character that no token has
   */
  static List<Token> tokens(String text, String file) {
    FlowLexer lexer = new FlowLexer(text, file);
    while (lexer.skipBlank()) {
      lexer.next();
    }
    lexer.add(Kind.END, "end of file", lexer.at);
    return lexer.tokens;
  }

  private boolean skipBlank() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (Character.isWhitespace(c)) {
        advance(c);
      } else {
        return true;
      }
    }
    return false;
  }

  private void advance(char c) {
    at++;
    if (c == '\n') {
      line++;
      lineStart = at;
    }
  }

  private void next() {
    int start = at;
    char c = text.charAt(at);
    if (Character.isLetter(c) || c == '_') {
      while (at < text.length() && isWordPart(text.charAt(at))) {
        at++;
      }
      add(Kind.WORD, text.substring(start, at), start);
    } else if (Character.isDigit(c)) {
      number(start);
    } else if (c == '"') {
      quoted(start);
    } else if ("{}()[]=,:+-*".indexOf(c) >= 0) {
      at++;
      add(Kind.SYMBOL, String.valueOf(c), start);
      if (c == '{' && isArchitecture()) {
        yaml();
      }
    } else {
      throw new InvalidInputException(
          here(start), "unexpected character '" + c + "', expected a statement of the flow");
    }
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-';
  }

  /** Digits, and where they are not followed by a second point (0..4), a fraction and exponent. */
  private void number(int start) {
    digits();
    if (at + 1 < text.length() && text.charAt(at) == '.' && text.charAt(at + 1) != '.') {
      at++;
      digits();
    }
    if (at < text.length() && (text.charAt(at) == 'E' || text.charAt(at) == 'e')) {
      at++;
      if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
        at++;
      }
      digits();
    }
    add(Kind.NUMBER, text.substring(start, at), start);
    if (text.startsWith("..", at)) {
      add(Kind.SYMBOL, "..", at);
      at += 2;
    }
  }

  private void digits() {
    while (at < text.length() && Character.isDigit(text.charAt(at))) {
      at++;
    }
  }

  private void quoted(int start) {
    StringBuilder value = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at);
      if (c == '\\' && at + 1 < text.length()) {
        at++;
        c = text.charAt(at) == 'n' ? '\n' : text.charAt(at);
      }
      value.append(c);
      advance(text.charAt(at));
    }
    if (at >= text.length()) {
      throw new InvalidInputException(here(start), "this name has no closing quote");
    }
    at++;
    add(Kind.QUOTED, value.toString(), start);
  }

  private boolean isArchitecture() {
    return tokens.size() >= 2 && tokens.get(tokens.size() - 2).text().equals("architecture");
  }

  /** Everything up to a line that is a closing brace in column 1. */
  private void yaml() {
    int end = text.indexOf("\n}", at);
    if (end < 0) {
      throw new InvalidInputException(here(at), "the architecture block has no closing brace");
    }
    tokens.add(new Token(Kind.YAML, text.substring(at, end + 1), line, 1));
    while (at <= end) {
      advance(text.charAt(at));
    }
  }

  private void add(Kind kind, String value, int start) {
    tokens.add(new Token(kind, value, line, start - lineStart + 1));
  }

  private Location here(int start) {
    return new Location(file, line, start - lineStart + 1);
  }
}
