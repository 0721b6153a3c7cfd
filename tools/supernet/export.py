"""Writes a trained supernet as a family's: its weights and its description.

    /usr/bin/python3 export.py NETWORK OUT_DIR SUPERNET_DIR      transformer or convolutional

Reads what train_supernet.py left in OUT_DIR. Measures every subnet, and keeps those that no cheaper
one equals on the validation split. The accuracies that are written are those on the 10,000 test
pictures, which choose nothing.

Writes SUPERNET_DIR/weights.onnx (initialisers and no node) and SUPERNET_DIR/supernet.conf, and
prints every subnet.
"""
import importlib
import os
import sys

import torch
from onnx import helper, numpy_helper, save

from train_supernet import CALIBRATION, labels, pictures, split

CONF = """\
# what the supernet is made of
{network}# an ONNX file of initialisers without a node
weights = "weights.onnx"
# who may use it
licence = "this repository's; trained on Fashion-MNIST (MIT, Zalando SE)"
# how the accuracies were measured
measured = "10,000 test pictures, once after training (tools/supernet/export.py); seed 7, {epochs} epochs"
# the subnets that are variants: how deep, and how many chunks of each layer, from small to large
subnets = [
{subnets}
]
"""


@torch.no_grad()
def accuracies(network, subnets, x, y):
    begun = [network.embed(part.float()) for part in x.split(500)]
    return {subnet: float((torch.cat(
                [network.subnet(part, *subnet).argmax(1) for part in begun]) == y).float().mean())
            for subnet in subnets}


def main(name, trained, out):
    torch.set_num_threads(1)
    kind = importlib.import_module(name)
    network = kind.Supernet()
    network.load_state_dict(torch.load(f"{trained}/{name}.pt")["network"])
    subnets = [(depth, width)
               for depth in range(1, kind.DEPTH + 1) for width in range(1, kind.CHUNKS + 1)]
    learned, held = split()
    network.calibrate(learned[0][:CALIBRATION], subnets)
    network.eval()
    validation = accuracies(network, subnets, *held)
    test = accuracies(network, subnets, pictures("t10k-images-idx3-ubyte.gz"),
                      labels("t10k-labels-idx1-ubyte.gz"))
    best, kept = 0.0, []
    for subnet in sorted(subnets, key=lambda one: kind.multiplications(*one)):
        better = validation[subnet] > best
        if better:
            best = validation[subnet]
            kept.append(subnet)
        print(f"{subnet} {kind.multiplications(*subnet):>9.0f} validation {validation[subnet]:.4f} "
              f"test {test[subnet]:.4f}{' kept' if better else ''}")
    print(len(kept), "subnets")
    os.makedirs(out, exist_ok=True)
    tensors = [numpy_helper.from_array(value, key) for key, value in kind.weights(network).items()]
    model = helper.make_model(
        helper.make_graph([], "weights", [], [], tensors), producer_name="gearshift")
    save(model, f"{out}/weights.onnx")
    shown = "\n".join(
        f"  {{ name = d{depth}w{width}, depth = {depth}, width = {width}, "
        f"accuracy = {test[depth, width]:.4f} }}" for depth, width in kept)
    with open(f"{out}/supernet.conf", "w") as f:
        f.write(CONF.format(network=kind.description(), epochs=kind.EPOCHS, subnets=shown))


if __name__ == "__main__":
    main(*sys.argv[1:])
