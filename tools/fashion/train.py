"""Trains one network of the `fashion` family and writes it as ONNX.

    /usr/bin/python3 train.py VARIANT OUT_DIR          one of nano, tiny, small, medium, large

Reads Fashion-MNIST from /usr/share/datasets/fashion-mnist (Debian package dataset-fashion-mnist).
The last 5,000 of the seeded shuffle of the 60,000 training pictures are held out: they are the
validation split, which is all that was looked at while the number of epochs was chosen. The 10,000
test pictures are scored once, after the last epoch.

Writes OUT_DIR/VARIANT.onnx and OUT_DIR/VARIANT.json (validation and test accuracy, seed, seconds).
"""
import gzip
import json
import os
import struct
import sys
import time

import numpy as np
import torch
from torch.nn import functional as F

from networks import BUILD

DATA = "/usr/share/datasets/fashion-mnist/"
SEED, BATCH, VALIDATION = 7, 128, 5000
# variant: epochs, peak learning rate, weight decay, label smoothing
RECIPE = {
    "nano": (8, 0.05, 1e-5, 0.0),
    "tiny": (10, 0.1, 5e-4, 0.0),
    "small": (10, 0.15, 5e-4, 0.0),
    "medium": (7, 0.15, 5e-4, 0.05),
    "large": (8, 0.15, 5e-4, 0.05),
}


def pictures(name):
    with gzip.open(DATA + name) as f:
        _, count, height, width = struct.unpack(">IIII", f.read(16))
        pixels = np.frombuffer(f.read(), np.uint8).reshape(count, 1, height, width)
        return torch.from_numpy(pixels.copy())


def labels(name):
    with gzip.open(DATA + name) as f:
        f.read(8)
        return torch.from_numpy(np.frombuffer(f.read(), np.uint8).astype(np.int64))


def augment(x, generator):
    """Mirrors half of the batch and shifts all of it by up to two pixels."""
    mirrored = torch.rand(len(x), generator=generator) < 0.5
    x = torch.where(mirrored[:, None, None, None], x.flip(3), x)
    dx, dy = torch.randint(0, 5, (2,), generator=generator).tolist()
    return F.pad(x, (2, 2, 2, 2))[:, :, dy:dy + 28, dx:dx + 28]


@torch.no_grad()
def accuracy(network, x, y):
    network.eval()
    answers = torch.cat([network(part.float()).argmax(1) for part in x.split(500)])
    return float((answers == y).float().mean())


def main(variant, out):
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    generator = torch.Generator().manual_seed(SEED)
    epochs, peak, decay, smoothing = RECIPE[variant]
    x, y = pictures("train-images-idx3-ubyte.gz"), labels("train-labels-idx1-ubyte.gz")
    order = torch.randperm(len(x), generator=torch.Generator().manual_seed(SEED))
    x, y = x[order], y[order]
    held_x, held_y, x, y = x[-VALIDATION:], y[-VALIDATION:], x[:-VALIDATION], y[:-VALIDATION]
    network = BUILD[variant]()
    steps = len(x) // BATCH
    optimiser = torch.optim.SGD(
        network.parameters(), lr=peak, momentum=0.9, nesterov=True, weight_decay=decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, peak, total_steps=steps * epochs, pct_start=0.25)
    started = time.time()
    for epoch in range(epochs):
        network.train()
        shuffled = torch.randperm(len(x), generator=generator)
        for batch in shuffled[:steps * BATCH].split(BATCH):
            pixels = x[batch].float()
            pixels = pixels if variant == "nano" else augment(pixels, generator)
            loss = F.cross_entropy(network(pixels), y[batch], label_smoothing=smoothing)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            schedule.step()
        print(f"{variant} epoch {epoch + 1}/{epochs} validation "
              f"{accuracy(network, held_x, held_y):.4f} {time.time() - started:.0f} s", flush=True)
    result = {
        "variant": variant,
        "validation": accuracy(network, held_x, held_y),
        "test": accuracy(network, pictures("t10k-images-idx3-ubyte.gz"),
                         labels("t10k-labels-idx1-ubyte.gz")),
        "epochs": epochs, "seed": SEED, "seconds": round(time.time() - started),
    }
    os.makedirs(out, exist_ok=True)
    torch.onnx.export(
        network.eval(), torch.zeros(2, 1, 28, 28), f"{out}/{variant}.onnx",
        input_names=["image"], output_names=["logits"],
        dynamic_axes={"image": {0: "batch"}, "logits": {0: "batch"}}, opset_version=13)
    with open(f"{out}/{variant}.json", "w") as f:
        json.dump(result, f, indent=2)
    print(result, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
