package cimmlc.flow;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.flow.FlowLexer.Kind;
import cimmlc.flow.FlowLexer.Token;
import java.util.List;

/** The tokens of a flow, read from left to right: numbers, names, types, addresses. */
final class FlowTokens {

  private static final List<String> REAL_WORDS = List.of("Infinity", "NaN");

  private final List<Token> tokens;
  private final String file;
  private int at;

  FlowTokens(List<Token> tokens, String file) {
    this.tokens = tokens;
    this.file = file;
  }

  Token token() {
    return tokens.get(at);
  }

  private Token after() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  /** Where the next token stands. */
  Location here() {
    return new Location(file, token().line(), token().column());
  }

  InvalidInputException wrong(String expected) {
    return new InvalidInputException(
        here(), "unexpected '" + token().text() + "', expected " + expected);
  }

  /** True if the next token is this word or symbol. */
  boolean peek(String text) {
    return token().kind() != Kind.QUOTED && token().text().equals(text);
  }

  /** Takes the next token if it is this word or symbol. */
  boolean accept(String text) {
    if (!peek(text)) {
      return false;
    }
    at++;
    return true;
  }

  void expect(String text) {
    if (!accept(text)) {
      throw wrong("'" + text + "'");
    }
  }

  boolean atEnd() {
    return token().kind() == Kind.END;
  }

  String yaml() {
    if (token().kind() != Kind.YAML) {
      throw wrong("the chip's description");
    }
    // Keeps lines where they are, so that the description's own diagnostics point into this file.
    String yaml = "\n".repeat(token().line() - 1) + token().text();
    at++;
    return yaml;
  }

  String name() {
    if (token().kind() != Kind.WORD && token().kind() != Kind.QUOTED) {
      throw wrong("a name");
    }
    return tokens.get(at++).text();
  }

  boolean isNumber() {
    Token token = peek("-") ? after() : token();
    return token.kind() == Kind.NUMBER
        || (token.kind() == Kind.WORD && REAL_WORDS.contains(token.text()));
  }

  boolean isReal() {
    String text = (peek("-") ? after() : token()).text();
    return text.contains(".") || text.contains("E") || REAL_WORDS.contains(text);
  }

  boolean isNumberAfterBracket() {
    Kind kind = after().kind();
    return kind == Kind.NUMBER || after().text().equals("-") || after().text().equals("]");
  }

  long number() {
    boolean negative = accept("-");
    Token token = token();
    try {
      if (token.kind() == Kind.NUMBER) {
        at++;
        return Long.parseLong((negative ? "-" : "") + token.text());
      }
    } catch (NumberFormatException _) {
      at--;
    }
    throw wrong("a whole number");
  }

  float real() {
    float sign = accept("-") ? -1 : 1;
    if (!isNumber()) {
      throw wrong("a number");
    }
    return sign * Float.parseFloat(tokens.get(at++).text());
  }

  ValueType type() {
    String text = token().text();
    if (text.matches("[usf][1-9][0-9]?")) {
      ValueType.Kind kind =
          switch (text.charAt(0)) {
            case 'u' -> ValueType.Kind.UNSIGNED;
            case 's' -> ValueType.Kind.SIGNED;
            default -> ValueType.Kind.FLOAT;
          };
      int bits = Integer.parseInt(text.substring(1));
      if (ValueType.exists(kind, bits)) {
        at++;
        return new ValueType(kind, bits);
      }
    }
    throw wrong("a type such as u8, s32 or f32");
  }

  Operand.Address address() {
    Space space = Space.L0;
    Affine core = Affine.of(0);
    for (Space candidate : Space.values()) {
      if (peek(candidate.word()) && (after().text().equals(":") || after().text().equals("["))) {
        space = candidate;
        at++;
        if (accept("[")) {
          core = affine();
          expect("]");
        }
        expect(":");
        break;
      }
    }
    Affine offset = affine();
    ValueType type = accept(":") ? type() : ValueType.U8;
    return new Operand.Address(space, core, offset, type);
  }

  /** A sum of numbers, variables, and products of a number and a variable. */
  Affine affine() {
    Affine sum = Affine.of(0);
    boolean more;
    do {
      long sign = accept("-") ? -1 : 1;
      if (token().kind() == Kind.NUMBER) {
        long factor = sign * number();
        sum = accept("*") ? sum.plus(factor, variable()) : sum.plus(factor);
      } else {
        sum = sum.plus(sign, variable());
      }
      more = accept("+") || peek("-");
    } while (more);
    return sum;
  }

  private String variable() {
    if (token().kind() != Kind.WORD) {
      throw wrong("a number or a variable");
    }
    return name();
  }
}
