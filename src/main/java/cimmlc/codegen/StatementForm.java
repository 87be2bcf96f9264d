package cimmlc.codegen;

import cimmlc.flow.Affine;
import cimmlc.flow.Operand;
import cimmlc.flow.Operand.Address;
import cimmlc.flow.Statement;
import cimmlc.flow.Statement.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A statement as its constant numbers, in text order, and a key for all else: statements of one key
 * differ in nothing but their numbers.
 */
@SuppressWarnings("ArrayRecordComponent") // compared through Numbers
record StatementForm(String key, long[] numbers) {

  /** Numbers that may depend on a variable; lengths and counts stay what they are. */
  private static final Set<String> PLACES = Set.of("xb_addr", "row_addr", "window", "row");

  /** Numbers that can be looked up. */
  record Numbers(long[] values) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Numbers(long[] others) && Arrays.equals(values, others);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }
  }

  static StatementForm of(Statement statement) {
    Reader reader = new Reader();
    reader.read(statement);
    return new StatementForm(
        reader.key.toString(), reader.numbers.stream().mapToLong(Long::longValue).toArray());
  }

  Numbers lookup() {
    return new Numbers(numbers);
  }

  /** What has to be added to this form's numbers to get the other's. */
  long[] stepTo(StatementForm other) {
    long[] step = new long[numbers.length];
    Arrays.setAll(step, i -> other.numbers[i] - numbers[i]);
    return step;
  }

  /** The numbers so many steps further. */
  Numbers after(long[] step, long steps) {
    long[] values = new long[numbers.length];
    Arrays.setAll(values, i -> numbers[i] + steps * step[i]);
    return new Numbers(values);
  }

  /** The statement with {@code step * variable} added to its numbers. */
  static Statement stepped(Statement statement, long[] step, String variable) {
    return new Writer(step, variable).write(statement);
  }

  private static final class Reader {
    private final StringBuilder key = new StringBuilder();
    private final List<Long> numbers = new ArrayList<>();

    void read(Statement statement) {
      switch (statement) {
        case Operation operation -> {
          key.append(operation.op());
          operation.arguments().forEach(this::read);
          key.append(';');
        }
        case Statement.Repeat repeat -> {
          key.append("repeat ").append(repeat.variable()).append(repeat.count()).append('{');
          repeat.body().forEach(this::read);
          key.append('}');
        }
        default -> throw new IllegalStateException("cannot fold " + statement);
      }
    }

    private void read(String name, Operand operand) {
      key.append(' ').append(name).append('=');
      switch (operand) {
        case Address address -> {
          key.append(address.space()).append(address.type());
          read(address.core());
          read(address.offset());
        }
        case Operand.Number(Affine value) when PLACES.contains(name) -> read(value);
        case Operand.Number(Affine value) -> key.append(value);
        case Operand.Name(String text) -> key.append(text);
      }
    }

    private void read(Affine value) {
      key.append(value.coefficients());
      numbers.add(value.constant());
    }
  }

  private static final class Writer {
    private final long[] step;
    private final String variable;
    private int next;

    Writer(long[] step, String variable) {
      this.step = step;
      this.variable = Objects.requireNonNull(variable);
    }

    Statement write(Statement statement) {
      return switch (statement) {
        case Operation operation -> {
          Map<String, Operand> arguments = new LinkedHashMap<>();
          operation
              .arguments()
              .forEach((name, operand) -> arguments.put(name, write(name, operand)));
          yield new Operation(operation.op(), arguments);
        }
        case Statement.Repeat repeat ->
            new Statement.Repeat(
                repeat.variable(),
                repeat.count(),
                repeat.body().stream().map(this::write).toList());
        default -> throw new IllegalStateException("cannot fold " + statement);
      };
    }

    private Operand write(String name, Operand operand) {
      return switch (operand) {
        case Address address -> {
          Affine core = write(address.core());
          yield new Address(address.space(), core, write(address.offset()), address.type());
        }
        case Operand.Number(Affine value) when PLACES.contains(name) ->
            new Operand.Number(write(value));
        case Operand.Number _, Operand.Name _ -> operand;
      };
    }

    private Affine write(Affine value) {
      return value.plus(step[next++], variable);
    }
  }
}
