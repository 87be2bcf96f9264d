package cimmlc.models;

import cimmlc.onnx.MappedModel;

/**
 * Vision transformers as torchvision builds them: the picture in patches, a class token, learnt
 * positions, encoder layers that normalise first, exact GELU.
 *
 * @param pixels height and width of the pictures, of 3 channels
 * @param patch height and width of a patch
 * @param layers encoder layers
 * @param heads of the attention
 * @param width values of a token
 * @param hidden features between the two layers of an encoder layer's perceptron
 * @param classes outputs
 */
record VisionTransformer(
    int pixels, int patch, int layers, int heads, int width, int hidden, int classes) {

  private static final float EPSILON = 1e-6f;

  /** torchvision's vit_b_16. */
  static VisionTransformer base16() {
    return new VisionTransformer(224, 16, 12, 12, 768, 3072, 1000);
  }

  private int tokens() {
    return (pixels / patch) * (pixels / patch) + 1;
  }

  /** The network with its weights. */
  MappedModel build(NetworkBuilder net) {
    String image = net.input(3, pixels).name();
    String patches = net.patches("conv_proj", image, width, patch);
    String rows = net.reshape("patches", patches, 1, width, tokens() - 1);
    String tokens = net.transpose("tokens", rows, 0, 2, 1);
    String token = net.parameter("class_token", 1, 1, 1, width);
    String x = net.concat("embedded", 1, token, tokens);
    x =
        net.binary(
            "Add", "positioned", x, net.parameter("pos_embedding", 0.02f, 1, tokens(), width));
    for (int layer = 0; layer < layers; layer++) {
      x = layer(net, "encoder_layer_" + layer, x);
    }
    x = net.layerNorm("ln", x, width, EPSILON);
    String first = net.select("class", x, 1, 0);
    return net.build(net.linear("head", new NetworkBuilder.Value(first, width, 0), classes));
  }

  private String layer(NetworkBuilder net, String name, String x) {
    String normed = net.layerNorm(name + ".ln_1", x, width, EPSILON);
    String y =
        net.binary("Add", name + ".add_1", attention(net, name + ".self_attention", normed), x);
    String hiddenValues =
        net.tokenwise(
            name + ".mlp.0", net.layerNorm(name + ".ln_2", y, width, EPSILON), width, hidden);
    String active = net.gelu(name + ".mlp.1", hiddenValues);
    return net.binary(
        "Add", name + ".add_2", net.tokenwise(name + ".mlp.3", active, hidden, width), y);
  }

  private String attention(NetworkBuilder net, String name, String x) {
    String q = head(net, name + ".q", x, 0, 2, 1, 3);
    String k = head(net, name + ".k", x, 0, 2, 3, 1);
    String v = head(net, name + ".v", x, 0, 2, 1, 3);
    float scale = (float) (1 / Math.sqrt((double) width / heads));
    String scores = net.scaled(name + ".scores", net.binary("MatMul", name + ".qk", q, k), scale);
    String mixed = net.binary("MatMul", name + ".mixed", net.softmax(name + ".softmax", scores), v);
    String turned = net.transpose(name + ".joined", mixed, 0, 2, 1, 3);
    String joined = net.reshape(name + ".values", turned, 1, tokens(), width);
    return net.tokenwise(name + ".out_proj", joined, width, width);
  }

  private String head(NetworkBuilder net, String name, String x, long... order) {
    String values = net.tokenwise(name, x, width, width);
    String split = net.reshape(name + ".split", values, 1, tokens(), heads, width / heads);
    return net.transpose(name + ".heads", split, order);
  }
}
