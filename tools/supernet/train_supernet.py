"""Trains a weight-shared network.

    /usr/bin/python3 train_supernet.py NETWORK OUT_DIR        transformer or convolutional

Reads Fashion-MNIST from /usr/share/datasets/fashion-mnist (Debian package dataset-fashion-mnist);
splits and seed are those of ../fashion/train.py, and the test pictures are not read.

Each step learns by the sandwich rule: the whole network from the labels, and the smallest subnet
and one drawn at random half from the labels and half from what the whole network answers (in-place
distillation). Since a narrower subnet is a prefix of a wider one's heads, neurons or channels, the
first ones learn to matter most.

Writes OUT_DIR/NETWORK.pt every 100 steps and at the end: another start carries on from there.
"""
import importlib
import os
import random
import sys
import time

import torch
from torch.nn import functional as F

sys.path.insert(1, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fashion"))
from train import BATCH, SEED, VALIDATION, labels, pictures  # noqa: E402

SMOOTHING, CLIP, EVERY = 0.05, 1.0, 100
CALIBRATION = 5000  # training pictures that a subnet's statistics are taken from


def split():
    x, y = pictures("train-images-idx3-ubyte.gz"), labels("train-labels-idx1-ubyte.gz")
    order = torch.randperm(len(x), generator=torch.Generator().manual_seed(SEED))
    x, y = x[order], y[order]
    return (x[:-VALIDATION], y[:-VALIDATION]), (x[-VALIDATION:], y[-VALIDATION:])


@torch.no_grad()
def accuracy(network, x, y, depth, width):
    network.eval()
    answers = torch.cat([network(part.float(), depth, width).argmax(1) for part in x.split(500)])
    return float((answers == y).float().mean())


def step(network, pixels, classes, largest, drawn):
    begun = network.embed(pixels)
    whole = network.subnet(begun, *largest)
    taught = whole.detach().softmax(1)
    loss = F.cross_entropy(whole, classes, label_smoothing=SMOOTHING)
    for depth, width in ((1, 1), drawn):
        answers = network.subnet(begun, depth, width)
        labelled = F.cross_entropy(answers, classes, label_smoothing=SMOOTHING)
        distilled = -(taught * answers.log_softmax(1)).sum(1).mean()
        loss = loss + (labelled + distilled) / 2
    return loss / 3


def main(name, out):
    kind = importlib.import_module(name)
    largest = (kind.DEPTH, kind.CHUNKS)
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    generator = torch.Generator().manual_seed(SEED)
    (x, y), held = split()
    network = kind.Supernet()
    steps = len(x) // BATCH
    total = steps * kind.EPOCHS
    optimiser = torch.optim.AdamW(network.parameters(), lr=kind.PEAK, weight_decay=kind.DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, kind.PEAK, total_steps=total, pct_start=0.15)
    os.makedirs(out, exist_ok=True)
    saved = f"{out}/{name}.pt"
    done = 0
    if os.path.exists(saved):
        state = torch.load(saved)
        network.load_state_dict(state["network"])
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        done = state["done"]
    started = time.time()
    for index in range(done, total):
        network.train()
        if index == done or index % steps == 0:
            generator.manual_seed(SEED + index // steps)
            shuffled = torch.randperm(len(x), generator=generator)
        batch = shuffled[index % steps * BATCH:(index % steps + 1) * BATCH]
        draw = random.Random(SEED + index)
        drawn = (draw.randint(1, largest[0]), draw.randint(1, largest[1]))
        loss = step(network, x[batch].float(), y[batch], largest, drawn)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), CLIP)
        optimiser.step()
        schedule.step()
        if (index + 1) % EVERY == 0 or index + 1 == total:
            torch.save({"network": network.state_dict(), "optimiser": optimiser.state_dict(),
                        "schedule": schedule.state_dict(), "done": index + 1}, saved + ".new")
            os.replace(saved + ".new", saved)
            print(f"step {index + 1}/{total} loss {float(loss):.3f} "
                  f"{time.time() - started:.0f} s", flush=True)
        if (index + 1) % steps == 0:
            shown = ((1, 1), (3, 2), largest)
            network.calibrate(x[:CALIBRATION], shown)
            print(f"epoch {(index + 1) // steps}/{kind.EPOCHS} validation "
                  + ", ".join(f"{subnet} {accuracy(network, *held, *subnet):.4f}"
                              for subnet in shown), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
