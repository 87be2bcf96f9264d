package cimmlc.models;

import cimmlc.models.NetworkBuilder.Value;
import cimmlc.onnx.MappedModel;
import java.util.List;

/**
 * Residual networks for 224 x 224 pictures as torchvision builds them (version 1.5: a bottleneck's
 * stride is on its 3x3 convolution).
 *
 * @param blocks residual blocks of each of the four stages
 * @param bottleneck 1x1, 3x3, 1x1 with four times the channels, instead of two 3x3
 */
record ResNet(List<Integer> blocks, boolean bottleneck) {

  /** The network with its weights. */
  MappedModel build(NetworkBuilder net) {
    Value x = net.relu(net.conv("conv1", net.input(3, 224), 64, 7, 2));
    x = net.maxPool("maxpool", x, 3, 2, 1);
    for (int stage = 0; stage < blocks.size(); stage++) {
      for (int block = 0; block < blocks.get(stage); block++) {
        String name = "layer%d.%d".formatted(stage + 1, block);
        x = block(net, name, x, 64 << stage, stage > 0 && block == 0 ? 2 : 1);
      }
    }
    Value features = net.flatten("flatten", net.globalAverage("avgpool", x));
    return net.build(net.linear("fc", features, 1000));
  }

  private Value block(NetworkBuilder net, String name, Value x, int width, int stride) {
    int channels = bottleneck ? 4 * width : width;
    Value shortcut =
        stride != 1 || x.channels() != channels
            ? net.conv(name + ".downsample", x, channels, 1, stride)
            : x;
    Value branch =
        bottleneck ? narrow(net, name, x, width, stride) : wide(net, name, x, width, stride);
    return net.relu(net.add(name + ".add", branch, shortcut));
  }

  private static Value wide(NetworkBuilder net, String name, Value x, int width, int stride) {
    Value y = net.relu(net.conv(name + ".conv1", x, width, 3, stride));
    return net.conv(name + ".conv2", y, width, 3, 1);
  }

  private static Value narrow(NetworkBuilder net, String name, Value x, int width, int stride) {
    Value y = net.relu(net.conv(name + ".conv1", x, width, 1, 1));
    y = net.relu(net.conv(name + ".conv2", y, width, 3, stride));
    return net.conv(name + ".conv3", y, 4 * width, 1, 1);
  }
}
