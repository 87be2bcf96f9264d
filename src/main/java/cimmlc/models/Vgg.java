package cimmlc.models;

import cimmlc.models.NetworkBuilder.Value;
import cimmlc.onnx.MappedModel;
import java.util.List;

/**
 * Plain stacks of 3x3 convolutions, a 2x2 maximum after each stage, then fully connected layers.
 *
 * @param pixels height and width of the input pictures
 * @param stages output channels of the convolutions of each stage
 * @param features outputs of each fully connected layer, the classes last
 */
record Vgg(int pixels, List<List<Integer>> stages, List<Integer> features) {

  /** torchvision's: 224 x 224 pixels, 1000 classes, so many convolutions in each stage. */
  static Vgg imageNet(int first, int second, int third, int fourth, int fifth) {
    return new Vgg(
        224,
        List.of(
            times(64, first),
            times(128, second),
            times(256, third),
            times(512, fourth),
            times(512, fifth)),
        List.of(4096, 4096, 1000));
  }

  private static List<Integer> times(int channels, int count) {
    return java.util.Collections.nCopies(count, channels);
  }

  /** The network with its weights. */
  MappedModel build(NetworkBuilder net) {
    Value x = net.input(3, pixels);
    int layer = 0;
    for (int stage = 0; stage < stages.size(); stage++) {
      for (int channels : stages.get(stage)) {
        x = net.relu(net.conv("conv" + ++layer, x, channels, 3, 1));
      }
      x = net.maxPool("pool" + (stage + 1), x, 2, 2, 0);
    }
    x = net.flatten("flatten", x);
    for (int i = 0; i < features.size(); i++) {
      Value y = net.linear("fc" + (i + 1), x, features.get(i));
      x = i + 1 < features.size() ? net.relu(y) : y;
    }
    return net.build(x);
  }
}
