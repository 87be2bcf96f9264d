package cimmlc.reference;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import cimmlc.graph.Shape;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** One model in ONNX Runtime on the CPU, graph optimisations off. */
final class RuntimeSession implements AutoCloseable {

  private static final long STACK_BYTES = 64L << 20;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final RuntimeWeights weights;

  /** A tensor that goes in. */
  sealed interface Feed {
    /** 16-bit values. */
    record Shorts(short[] values, Shape shape) implements Feed {}

    /** Bytes, as int8 or uint8. */
    record Bytes(byte[] values, boolean signed, Shape shape) implements Feed {}

    /** Real values. */
    record Floats(float[] values, Shape shape) implements Feed {}
  }

  private RuntimeSession(OrtEnvironment environment, OrtSession session, RuntimeWeights weights) {
    this.environment = environment;
    this.session = session;
    this.weights = weights;
  }

  /** Name and version of the runtime. */
  static String version() {
    return "onnxruntime " + environment().getVersion();
  }

  /** Opens a model that we wrote; it passes through a file, since arrays end at 2 GB. */
  static RuntimeSession open(RuntimeModel model) {
    try {
      Path file = Files.createTempFile("cimmlc", ".onnx");
      try {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
          model.proto().writeTo(out);
        }
        return open(file, model);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  /** Opens a model file. */
  static RuntimeSession open(Path file) throws OrtException {
    return open(file, RuntimeModel.EMPTY);
  }

  private static RuntimeSession open(Path file, RuntimeModel model) throws OrtException {
    OrtEnvironment environment = environment();
    RuntimeWeights weights = RuntimeWeights.of(environment, model);
    try (SessionOptions options = new SessionOptions()) {
      options.setOptimizationLevel(OptLevel.NO_OPT);
      options.addConfigEntry("session.disable_prepacking", "1"); // no second copy of weights
      OrtSession session = environment.createSession(file.toString(), options);
      return new RuntimeSession(environment, session, weights);
    } catch (OrtException | RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  /** Loads the runtime beside what the caller does until it opens a session, which may fail. */
  static void prepare() {
    Thread.ofPlatform()
        .daemon()
        .uncaughtExceptionHandler((_, _) -> {}) // who needs the runtime gets the failure
        .start(RuntimeSession::environment);
  }

  /**
   * The environment, of which there is one a process. Making it, version 1.29 parses the process's
   * command line with about 250 bytes of stack a character, and a long class path overflows the
   * stack of a thread of usual size. It logs nothing that it also throws.
   */
  private static OrtEnvironment environment() {
    FutureTask<OrtEnvironment> task =
        new FutureTask<>(
            () -> OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "cimmlc"));
    new Thread(null, task, "onnxruntime-start", STACK_BYTES).start();
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("ONNX Runtime does not start: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while ONNX Runtime starts", e);
    }
  }

  /** Inputs of the model that are not weights, in its order. */
  List<NodeInfo> inputs() throws OrtException {
    return session.getInputInfo().values().stream()
        .filter(input -> !weights.tensors().containsKey(input.getName()))
        .toList();
  }

  /** Outputs of the model, in its order. */
  List<NodeInfo> outputs() throws OrtException {
    return List.copyOf(session.getOutputInfo().values());
  }

  /** Runs the model once; the outputs must be closed. */
  Outputs run(Map<String, Feed> feeds) {
    try {
      return attempt(feeds);
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  /** Runs a model that is not ours, and that the runtime may turn down; to be closed. */
  Outputs attempt(Map<String, Feed> feeds) throws OrtException {
    Map<String, OnnxTensor> fed = new HashMap<>();
    try {
      for (Map.Entry<String, Feed> feed : feeds.entrySet()) {
        fed.put(feed.getKey(), tensor(feed.getValue()));
      }
      Map<String, OnnxTensor> all = new HashMap<>(weights.tensors());
      all.putAll(fed);
      return new Outputs(session.run(all));
    } finally {
      fed.values().forEach(OnnxTensor::close);
    }
  }

  private OnnxTensor tensor(Feed feed) throws OrtException {
    return switch (feed) {
      case Feed.Bytes(byte[] values, boolean signed, Shape shape) ->
          OnnxTensor.createTensor(
              environment,
              ByteBuffer.wrap(values),
              extents(shape),
              signed ? OnnxJavaType.INT8 : OnnxJavaType.UINT8);
      case Feed.Shorts(short[] values, Shape shape) ->
          OnnxTensor.createTensor(environment, ShortBuffer.wrap(values), extents(shape));
      case Feed.Floats(float[] values, Shape shape) ->
          OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), extents(shape));
    };
  }

  private static long[] extents(Shape shape) {
    return shape.dims().stream().mapToLong(Integer::longValue).toArray();
  }

  /** What a run gave. */
  record Outputs(OrtSession.Result result) implements AutoCloseable {

    /** An output of bytes. */
    byte[] bytes(String name) {
      ByteBuffer buffer = tensor(name).getByteBuffer();
      byte[] values = new byte[buffer.remaining()];
      buffer.get(values);
      return values;
    }

    /** An output of 16-bit values. */
    short[] shorts(String name) {
      ShortBuffer buffer = tensor(name).getShortBuffer();
      short[] values = new short[buffer.remaining()];
      buffer.get(values);
      return values;
    }

    /** An output of real values. */
    float[] floats(String name) {
      FloatBuffer buffer = tensor(name).getFloatBuffer();
      if (buffer == null) {
        throw new IllegalStateException("output " + name + " is not of type float");
      }
      if (buffer.hasArray() && buffer.array().length == buffer.remaining()) {
        return buffer.array(); // the runtime's own copy
      }
      float[] values = new float[buffer.remaining()];
      buffer.get(values);
      return values;
    }

    private OnnxTensor tensor(String name) {
      return (OnnxTensor) result.get(name).orElseThrow();
    }

    @Override
    public void close() {
      result.close();
    }
  }

  static IllegalStateException failed(OrtException e) {
    return new IllegalStateException("ONNX Runtime: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw failed(e);
    } finally {
      weights.close();
    }
  }
}
