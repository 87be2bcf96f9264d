package cimmlc.models;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.models.NetworkBuilder.Value;
import cimmlc.onnx.MappedModel;
import java.util.List;

/** The networks that can be named instead of an ONNX file. */
public final class BuiltInNetworks {

  private static final List<String> NAMES =
      List.of(
          "resnet18",
          "resnet34",
          "resnet50",
          "resnet101",
          "resnet152",
          "vgg7",
          "vgg11",
          "vgg16",
          "vgg19",
          "vit-b16",
          "mlp",
          "conv-relu");

  private BuiltInNetworks() {}

  /** The names of the networks that {@link #make} makes. */
  public static List<String> names() {
    return NAMES;
  }

  /** True if a name means a built-in network. */
  public static boolean isName(String name) {
    return NAMES.contains(name);
  }

  /** One line about a network that {@link #make} makes. */
  public static String description(String name) {
    if (name.startsWith("resnet")) {
      return "torchvision's, version 1.5, 3x224x224, 1000 classes";
    }
    return switch (name) {
      case "vgg7" -> "of the literature on computing in memory, 3x32x32, 10 classes";
      case "vit-b16" -> "torchvision's vision transformer of 12 layers, 3x224x224, 1000 classes";
      case "mlp" -> "784-256-128-10";
      case "conv-relu" -> "the paper's Figure 16: 32 kernels of 3x3 on 3x32x32, then ReLU";
      default -> "torchvision's, three fully connected layers, 3x224x224, 1000 classes";
    };
  }

  /**
   * Makes a network. Its weights lie outside the heap, shared by whatever reads the model; the same
   * name and seed give the same bytes.
   *
   * @throws InvalidInputException if there is no network of that name
   */
  public static MappedModel make(String name, long seed) {
    NetworkBuilder net = new NetworkBuilder(name, seed);
    return switch (name) {
      case "resnet18" -> new ResNet(List.of(2, 2, 2, 2), false).build(net);
      case "resnet34" -> new ResNet(List.of(3, 4, 6, 3), false).build(net);
      case "resnet50" -> new ResNet(List.of(3, 4, 6, 3), true).build(net);
      case "resnet101" -> new ResNet(List.of(3, 4, 23, 3), true).build(net);
      case "resnet152" -> new ResNet(List.of(3, 8, 36, 3), true).build(net);
      case "vgg7" -> vgg7().build(net);
      case "vgg11" -> Vgg.imageNet(1, 1, 2, 2, 2).build(net);
      case "vgg16" -> Vgg.imageNet(2, 2, 3, 3, 3).build(net);
      case "vgg19" -> Vgg.imageNet(2, 2, 4, 4, 4).build(net);
      case "mlp" -> mlp(net);
      case "conv-relu" -> net.build(net.relu(net.conv("conv", net.input(3, 32), 32, 3, 1)));
      case "vit-b16" -> VisionTransformer.base16().build(net);
      default ->
          throw new InvalidInputException(
              Location.of(name), "no such built-in network: one of " + String.join(", ", NAMES));
    };
  }

  /** VGG-7 for CIFAR-10, as the literature on computing in memory uses it. */
  private static Vgg vgg7() {
    return new Vgg(
        32, List.of(List.of(128, 128), List.of(256, 256), List.of(512, 512)), List.of(1024, 10));
  }

  private static MappedModel mlp(NetworkBuilder net) {
    Value x = net.input(784, 0);
    x = net.relu(net.linear("fc1", x, 256));
    x = net.relu(net.linear("fc2", x, 128));
    return net.build(net.linear("fc3", x, 10));
  }
}
