package cimmlc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cimmlc.diag.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultDirectoryTest {

  private static final Set<String> NAMES = Set.of("result.json", "flow.mop");

  @TempDir Path temp;

  @Test
  void newResultsReplaceOldOnesAndLeaveNothingElse() throws IOException {
    write("first");
    write("second");
    assertThat(temp.resolve("deep/out/result.json")).hasContent("second");
    assertThat(entries(temp.resolve("deep"))).containsExactly("out");
  }

  @Test
  void aFailureLeavesOldResultsAsTheyWere() throws IOException {
    write("first");
    ResultDirectory directory = ResultDirectory.at(temp.resolve("deep/out"), NAMES);
    assertThatThrownBy(() ->
            directory.write(fresh -> {
              Files.writeString(fresh.resolve("result.json"), "half");
              throw new IOException("disk full");
            }))
        .hasMessage("disk full");
    assertThat(temp.resolve("deep/out/result.json")).hasContent("first");
    assertThat(entries(temp.resolve("deep"))).containsExactly("out");
  }

  @Test
  void aFailureInOneOfSeveralPartsWaitsForTheOthers() throws IOException {
    write("first");
    ResultDirectory directory = ResultDirectory.at(temp.resolve("deep/out"), NAMES);
    CountDownLatch failing = new CountDownLatch(1);
    assertThatThrownBy(() ->
            directory.write(
                ResultDirectory.of(
                    fresh -> {
                      failing.countDown();
                      throw new IOException("disk full");
                    },
                    fresh -> {
                      await(failing);
                      Files.writeString(fresh.resolve("result.json"), "late");
                    })))
        .isInstanceOf(IOException.class)
        .hasMessage("disk full");
    assertThat(temp.resolve("deep/out/result.json")).hasContent("first");
    assertThat(entries(temp.resolve("deep"))).containsExactly("out");
  }

  @Test
  void aDirectoryWithOtherFilesIsNotReplaced() throws IOException {
    Files.writeString(temp.resolve("result.json"), "{}");
    Files.writeString(temp.resolve("thesis.tex"), "years of work");
    assertThatThrownBy(() -> ResultDirectory.at(temp, NAMES))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(temp + ": holds 'thesis.tex', which is no result: not replaced");
  }

  @Test
  void aFileAndTheWorkingDirectoryAreNotReplaced() throws IOException {
    Path file = Files.writeString(temp.resolve("out"), "a file");
    assertThatThrownBy(() -> ResultDirectory.at(file, NAMES))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> ResultDirectory.at(Path.of("."), NAMES))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(".: results need a directory of their own");
  }

  private void write(String result) throws IOException {
    ResultDirectory.at(temp.resolve("deep/out"), NAMES)
        .write(fresh -> Files.writeString(fresh.resolve("result.json"), result));
  }

  private static Stream<String> entries(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).toList().stream();
    }
  }

  /** Long after the latch is open. */
  private static void await(CountDownLatch latch) {
    try {
      latch.await();
      Thread.sleep(100);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
