package cimmlc.cli;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory of results that is complete or absent: written beside its place and renamed, so that
 * a failure leaves earlier results as they were. Only a directory that holds nothing but results is
 * ever replaced.
 */
final class ResultDirectory {

  /** Writes the files of a result into an empty directory. */
  interface Content {
    void writeTo(Path directory) throws IOException;
  }

  private final Path place;
  private final Set<String> names;

  private ResultDirectory(Path place, Set<String> names) {
    this.place = place;
    this.names = names;
  }

  /**
   * Checks, before the work that fills it, that a directory can be written or replaced.
   *
   * @param names the files that a result can consist of; any other file there is not ours to delete
   * @throws InvalidInputException if the place is taken by something else
   */
  static ResultDirectory at(Path place, Set<String> names) throws IOException {
    Path absolute = Files.exists(place) ? place.toRealPath() : place.toAbsolutePath().normalize();
    ResultDirectory directory = new ResultDirectory(absolute, Set.copyOf(names));
    directory.checkReplaceable(place);
    return directory;
  }

  /**
   * Contents of several parts that are written beside one another. All have ended when one fails,
   * so that what is written can be deleted.
   */
  static Content of(Content... parts) {
    return directory -> {
      try (ExecutorService workers = Executors.newFixedThreadPool(parts.length)) {
        List<Future<Void>> written = new ArrayList<>();
        for (Content part : parts) {
          written.add(
              workers.submit(() -> {
                part.writeTo(directory);
                return null;
              }));
        }
        for (Future<Void> part : written) {
          part.get();
        }
      } catch (ExecutionException e) {
        throw rethrown(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    };
  }

  private static IOException rethrown(@Nullable Throwable cause) {
    return switch (cause) {
      case IOException e -> e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> throw new IllegalStateException(cause);
    };
  }

  /** Writes all files, then puts the directory in its place. */
  void write(Content content) throws IOException {
    Files.createDirectories(place.resolveSibling(""));
    Path fresh = beside("partial");
    try {
      Files.createDirectory(fresh);
      content.writeTo(fresh);
      checkReplaceable(place);
      swapIn(fresh);
    } finally {
      delete(fresh);
    }
  }

  private void swapIn(Path fresh) throws IOException {
    if (!Files.exists(place)) {
      Files.move(fresh, place);
      return;
    }
    Path old = beside("old");
    Files.move(place, old);
    try {
      Files.move(fresh, place);
    } catch (IOException e) {
      Files.move(old, place);
      throw e;
    }
    delete(old);
  }

  private Path beside(String what) {
    return place.resolveSibling(
        "." + place.getFileName() + "." + what + "-" + ProcessHandle.current().pid());
  }

  private void checkReplaceable(Path asGiven) throws IOException {
    if (place.getFileName() == null || place.equals(Path.of("").toRealPath())) {
      throw refused(asGiven, "results need a directory of their own");
    }
    if (!Files.exists(place)) {
      return;
    }
    if (!Files.isDirectory(place)) {
      throw refused(asGiven, "is a file, a directory was expected");
    }
    for (Path entry : entries(place)) {
      if (!names.contains(String.valueOf(entry.getFileName())) || Files.isDirectory(entry)) {
        throw refused(
            asGiven, "holds '" + entry.getFileName() + "', which is no result: not replaced");
      }
    }
  }

  private static InvalidInputException refused(Path place, String why) {
    return new InvalidInputException(Location.of(place.toString()), why);
  }

  private static List<Path> entries(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted().toList();
    }
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(tree)) {
      paths.sorted(Comparator.reverseOrder()).forEach(ResultDirectory::deleteOne);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void deleteOne(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
