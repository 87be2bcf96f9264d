package cimmlc.codegen;

import cimmlc.flow.ConstantDecl;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The contents of the weights file: views of the graph's constants that are put in order only while
 * they are written, so that weights are never held twice.
 */
public final class WeightStore {

  private record Entry(ConstantDecl constant, WeightBlock block) {}

  private final List<Entry> entries;
  private final long bytes;

  WeightStore(List<ConstantDecl> constants, List<WeightBlock> blocks) {
    java.util.ArrayList<Entry> pairs = new java.util.ArrayList<>(constants.size());
    long end = 0;
    for (int i = 0; i < constants.size(); i++) {
      pairs.add(new Entry(constants.get(i), blocks.get(i)));
      end = Math.max(end, constants.get(i).offset() + constants.get(i).bytes());
    }
    this.entries = List.copyOf(pairs);
    this.bytes = end;
  }

  /** Size of the file. */
  public long bytes() {
    return bytes;
  }

  /** Writes the file anew, through the page cache and not the heap. */
  public void write(Path file) throws IOException {
    try (Arena arena = Arena.ofShared();
        FileChannel channel =
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
      if (bytes > 0) {
        fill(
            channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena), entries.parallelStream());
      }
    }
  }

  /** The contents of the file in native memory that lives as long as the arena. */
  public MemorySegment load(Arena arena) {
    MemorySegment memory = arena.allocate(bytes, Long.BYTES);
    fill(memory, entries.stream()); // the arena may be of this thread alone
    return memory;
  }

  private static void fill(MemorySegment memory, Stream<Entry> entries) {
    entries.forEach(entry -> {
      ConstantDecl constant = entry.constant();
      entry.block().writeTo(memory.asSlice(constant.offset(), constant.bytes()));
    });
  }
}
