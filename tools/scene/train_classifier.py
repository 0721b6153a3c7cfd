"""Trains one classifier of the `garments` family and writes it as ONNX.

    /usr/bin/python3 train_classifier.py VARIANT SCENES_DIR OUT_DIR   one of nano, tiny, small

SCENES_DIR is what scenes.py wrote. The networks are those of ../fashion; what they learn from are
crops of scenes, cut a little beside the boxes, as a detector would, and half of them mirrored. The
validation scenes' crops, cut at the boxes, are all that was looked at before the test.

Writes OUT_DIR/VARIANT.onnx and OUT_DIR/VARIANT.json (validation accuracy, seed, seconds of CPU).
"""
import json
import os
import sys
import time

import torch
from torch.nn import functional as F

from scenes import CROP, crops, read
from networks import BUILD  # after scenes, which knows where ../fashion is

SEED, BATCH = 7, 128
ASIDE, SCALE = 1.2, 0.1  # deviation of a detector's centre in pixels, and of its size
# variant: epochs, peak learning rate, weight decay
RECIPE = {
    "nano": (3, 0.03, 1e-5),
    "tiny": (6, 0.1, 1e-4),
    "small": (6, 0.15, 3e-4),
}


def cut(pixels, rows, boxes):
    scenes = torch.from_numpy(pixels[rows[:, 0].numpy()])[:, None].float()
    return crops(scenes, boxes)


def beside(boxes, generator):
    """The boxes as a detector may find them."""
    side = boxes[:, 2] * torch.exp(SCALE * torch.randn(len(boxes), generator=generator))
    aside = ASIDE * torch.randn(len(boxes), 2, generator=generator)
    corner = boxes[:, :2] + (boxes[:, 2] - side)[:, None] / 2 + aside
    return torch.cat([corner, side[:, None]], 1)


@torch.no_grad()
def accuracy(network, pixels, rows):
    network.eval()
    right = 0
    for part in rows.split(500):
        found = network(cut(pixels, part, part[:, 2:].float())).argmax(1)
        right += int((found == part[:, 1]).sum())
    return right / len(rows)


def main(variant, data, out):
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    generator = torch.Generator().manual_seed(SEED)
    epochs, peak, decay = RECIPE[variant]
    pixels, rows = read(f"{data}/train")
    held_pixels, held_rows = read(f"{data}/validation")
    network = BUILD[variant]()
    steps = len(rows) // BATCH
    optimiser = torch.optim.SGD(
        network.parameters(), lr=peak, momentum=0.9, nesterov=True, weight_decay=decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, peak, total_steps=steps * epochs, pct_start=0.25)
    started = time.process_time()
    for epoch in range(epochs):
        network.train()
        shuffled = torch.randperm(len(rows), generator=generator)
        for batch in shuffled[:steps * BATCH].split(BATCH):
            part = rows[batch]
            x = cut(pixels, part, beside(part[:, 2:].float(), generator))
            mirrored = torch.rand(len(x), generator=generator) < 0.5
            x = torch.where(mirrored[:, None, None, None], x.flip(3), x)
            loss = F.cross_entropy(network(x), part[:, 1])
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            schedule.step()
        print(f"{variant} epoch {epoch + 1}/{epochs} validation "
              f"{accuracy(network, held_pixels, held_rows):.4f} "
              f"{time.process_time() - started:.0f} s", flush=True)
    result = {
        "variant": variant, "validation": accuracy(network, held_pixels, held_rows),
        "epochs": epochs, "seed": SEED, "seconds": round(time.process_time() - started),
    }
    os.makedirs(out, exist_ok=True)
    torch.onnx.export(
        network.eval(), torch.zeros(2, 1, CROP, CROP), f"{out}/{variant}.onnx",
        input_names=["image"], output_names=["logits"],
        dynamic_axes={"image": {0: "batch"}, "logits": {0: "batch"}}, opset_version=13)
    with open(f"{out}/{variant}.json", "w") as f:
        json.dump(result, f, indent=2)
    print(result, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:4])
