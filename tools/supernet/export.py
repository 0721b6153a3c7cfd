"""Writes the trained supernet as the family `fashion-gears`: its weights and its description.

    /usr/bin/python3 export.py OUT_DIR SUPERNET_DIR

Reads what train_transformer.py left in OUT_DIR. Folds the norms of the stem into its convolutions,
measures every subnet, and keeps those that no cheaper one equals on the validation split. The
accuracies that are written are those on the 10,000 test pictures, which choose nothing.

Writes SUPERNET_DIR/weights.onnx (initialisers and no node) and SUPERNET_DIR/supernet.conf, and
prints every subnet.
"""
import os
import sys

import torch
from onnx import helper, numpy_helper, save

from train_transformer import EPOCHS, labels, pictures, split
from transformer import (CHUNKS, CLASSES, D_MODEL, EPSILON, FFN, HEADS, LAYERS, PIXEL_DEVIATION,
                         PIXEL_MEAN, STEM, TOKENS, Supernet)

CONF = """\
# what the supernet is made of
network {{
  # what it takes, [N, channels, side, side], and makes of a pixel: less the mean, over the deviation
  input {{ name = image, channels = 1, side = 28, mean = {mean}, deviation = {deviation} }}
  # what it gives, [N, classes]
  output = logits
  # convolutions from the picture to the tokens
  stem = [
{stem}
  ]
  # layers of so many heads and neurons; model is the width of a token
  layers = {layers}
  model = {model}
  heads = {heads}
  ffn = {ffn}
  # into how many parts the heads and the neurons are cut
  chunks = {chunks}
  classes = {classes}
  # of LayerNorm
  epsilon = {epsilon}
}}
# an ONNX file of initialisers without a node
weights = "weights.onnx"
# who may use it
licence = "this repository's; trained on Fashion-MNIST (MIT, Zalando SE)"
# how the accuracies were measured
measured = "10,000 test pictures, once after training (tools/supernet/export.py); seed 7, {epochs} epochs"
# the subnets that are variants: the first of the chunks of so many layers, from small to large
subnets = [
{subnets}
]
"""


def folded(network):
    """The weights by name, the stem's norms within its convolutions."""
    weights = {}
    for index, (convolution, norm) in enumerate(network.stem):
        scale = norm.weight / (norm.running_var + norm.eps).sqrt()
        weights[f"stem.{index}.weight"] = convolution.weight * scale[:, None, None, None]
        weights[f"stem.{index}.bias"] = norm.bias - norm.running_mean * scale
    for name, value in network.state_dict().items():
        if not name.startswith("stem."):
            weights[name] = value
    return {name: value.detach().contiguous().numpy() for name, value in weights.items()}


def multiplications(depth, width):
    """Of the layers, for a token."""
    share = width / CHUNKS
    return depth * share * (4 * D_MODEL ** 2 + 2 * D_MODEL * FFN + 2 * D_MODEL * TOKENS)


@torch.no_grad()
def accuracies(network, x, y):
    tokens = [network.embed(part.float()) for part in x.split(500)]
    return {(depth, width): float((torch.cat(
                [network.subnet(part, depth, width).argmax(1) for part in tokens])
                == y).float().mean())
            for depth in range(1, LAYERS + 1) for width in range(1, CHUNKS + 1)}


def main(trained, out):
    torch.set_num_threads(1)
    network = Supernet()
    network.load_state_dict(torch.load(f"{trained}/transformer.pt")["network"])
    network.eval()
    validation = accuracies(network, *split()[1])
    test = accuracies(
        network, pictures("t10k-images-idx3-ubyte.gz"), labels("t10k-labels-idx1-ubyte.gz"))
    best, kept = 0.0, []
    for subnet in sorted(validation, key=lambda one: multiplications(*one)):
        better = validation[subnet] > best
        if better:
            best = validation[subnet]
            kept.append(subnet)
        print(f"{subnet} {multiplications(*subnet):>8.0f} validation {validation[subnet]:.4f} "
              f"test {test[subnet]:.4f}{' kept' if better else ''}")
    print(len(kept), "subnets")
    os.makedirs(out, exist_ok=True)
    tensors = [numpy_helper.from_array(value, name) for name, value in folded(network).items()]
    model = helper.make_model(
        helper.make_graph([], "weights", [], [], tensors), producer_name="gearshift")
    save(model, f"{out}/weights.onnx")
    stem = "\n".join(
        f"    {{ kernel = {kernel}, stride = {stride}, padding = {padding}, channels = {channels} }}"
        for kernel, stride, padding, channels in STEM)
    subnets = "\n".join(
        f"  {{ name = d{depth}w{width}, depth = {depth}, width = {width}, "
        f"accuracy = {test[depth, width]:.4f} }}" for depth, width in kept)
    with open(f"{out}/supernet.conf", "w") as f:
        f.write(CONF.format(
            mean=PIXEL_MEAN, deviation=PIXEL_DEVIATION, stem=stem, layers=LAYERS, model=D_MODEL,
            heads=HEADS, ffn=FFN, chunks=CHUNKS, classes=CLASSES, epsilon=EPSILON, epochs=EPOCHS,
            subnets=subnets))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
