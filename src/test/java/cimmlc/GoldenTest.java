package cimmlc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs the command in the first line of every {@code src/test/golden/LEVEL/CASE.txt} and compares
 * what it prints with the rest of the file: stdout, then, where there is any, stderr behind a line
 * {@code --- stderr}, and an exit code other than 0 behind {@code --- exit}. {@code
 * -Dgolden=update} rewrites the files instead.
 */
class GoldenTest {

  private static final Path GOLDEN = Path.of("src/test/golden");

  @TestFactory
  List<DynamicTest> cases() throws IOException {
    try (Stream<Path> files = Files.walk(GOLDEN)) {
      return files
          .filter(file -> file.toString().endsWith(".txt"))
          .sorted()
          .map(file -> DynamicTest.dynamicTest(name(file), file.toUri(), () -> check(file)))
          .toList();
    }
  }

  private static void check(Path file) throws IOException {
    String expected = Files.readString(file, UTF_8);
    String command = expected.lines().findFirst().orElse("").strip();
    String actual = command + "\n" + output(command.split("\\s+", -1));
    if (System.getProperty("golden", "check").equals("update")) {
      Files.writeString(file, actual, UTF_8);
    } else {
      assertThat(actual).as("%s (-Dgolden=update rewrites it)", file).isEqualTo(expected);
    }
  }

  private static String output(String[] args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), args);
    return out
        + (err.toString().isEmpty() ? "" : "--- stderr\n" + err)
        + (code == 0 ? "" : "--- exit " + code + "\n");
  }

  private static String name(Path file) {
    return GOLDEN.relativize(file).toString().replace(".txt", "");
  }
}
