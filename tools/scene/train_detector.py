"""Trains one detector of the `scene-detect` family and writes it as ONNX.

    /usr/bin/python3 train_detector.py VARIANT SCENES_DIR OUT_DIR    nano, small, medium or large

SCENES_DIR is what scenes.py wrote. The heat is learnt as in Zhou et al., "Objects as Points",
section 3: Gaussian bumps at the centres, and a focal loss. On the validation scenes, and on
nothing else, the threshold is chosen that finds best; it is then taken off the logits, so that 0.5
is the threshold of every variant.

Writes OUT_DIR/VARIANT.onnx and OUT_DIR/VARIANT.json (threshold, validation F1, seed, seconds of
CPU).
"""
import json
import math
import os
import sys
import time

import numpy as np
import torch
from torch.nn import functional as F

from scenes import SIDE, read
from detectors import BUILD, STRIDE, UNIT  # after scenes, which knows where ../fashion is

SEED, BATCH, PEAK_RATE = 1, 16, 6e-3
STEPS = {"nano": 6000, "small": 6000, "medium": 5000, "large": 2200}
SPREAD, NEAR = 1.2, 6.0  # of a bump in cells; how many pixels a centre may be off
GRID = SIDE // STRIDE


def by_scene(rows, size):
    found = [[] for _ in range(size)]
    for scene, _, left, top, side in rows.tolist():
        found[scene].append((left + side / 2, top + side / 2, side))
    return found


def target(scenes):
    """The cells of the centres, the bumps round them, the sizes, and the cells that have one."""
    y, x = np.mgrid[:GRID, :GRID] + 0.5
    centre, heat, size, known = np.zeros((4, len(scenes), GRID, GRID), np.float32)
    for i, garments in enumerate(scenes):
        for centre_x, centre_y, side in garments:
            squared = (x - centre_x / STRIDE) ** 2 + (y - centre_y / STRIDE) ** 2
            heat[i] = np.maximum(heat[i], np.exp(-squared / 2 / SPREAD ** 2))
            centre[i, int(centre_y) // STRIDE, int(centre_x) // STRIDE] = 1
            size[i][squared < 2], known[i][squared < 2] = side / UNIT, 1
    return map(torch.from_numpy, (centre, heat, size, known))


def loss(raw, centre, heat, size, known):
    certain = torch.sigmoid(raw[:, 0]).clamp(1e-4, 1 - 1e-4)
    hit = centre * (1 - certain) ** 2 * certain.log()
    miss = (1 - centre) * (1 - heat) ** 4 * certain ** 2 * (1 - certain).log()
    off = ((raw[:, 1] - size).abs() * known).sum() / known.sum()
    return off - (hit + miss).sum() / centre.sum()


def peaks(heat):
    """The centres of the peaks above 0.5 of one scene, the most certain first."""
    high = F.max_pool2d(heat[None, None], 5, 1, 2)[0, 0]
    found = []
    for row, column in ((heat == high) & (heat > 0.5)).nonzero().tolist():
        top, left = max(0, row - 1), max(0, column - 1)
        near = heat[top:row + 2, left:column + 2]
        y = float((near.sum(1) * torch.arange(top, top + near.shape[0])).sum() / near.sum())
        x = float((near.sum(0) * torch.arange(left, left + near.shape[1])).sum() / near.sum())
        found.append((float(heat[row, column]), (x + 0.5) * STRIDE, (y + 0.5) * STRIDE))
    return sorted(found, reverse=True)


def score(heats, scenes):
    """F1 of the centres."""
    right = total = 0
    for heat, garments in zip(heats, scenes):
        unseen, found = list(garments), peaks(heat)
        total += len(garments) + len(found)
        for _, x, y in found:
            off = [math.hypot(garment[0] - x, garment[1] - y) for garment in unseen]
            if off and min(off) < NEAR:
                del unseen[off.index(min(off))]
                right += 1
    return 2 * right / total


@torch.no_grad()
def calibrate(network, pixels, scenes):
    """Sets the network's threshold to the best of some; answers it and its F1."""
    network.eval()
    raw = torch.cat([network.raw(torch.from_numpy(pixels[i:i + 50])[:, None].float())
                     for i in range(0, len(pixels), 50)])
    best = (0.0, 0.0)
    for certain in np.arange(0.1, 0.65, 0.05):
        network.threshold = math.log(certain / (1 - certain))
        best = max(best, (score(torch.sigmoid(raw[:, 0] - network.threshold), scenes), certain))
    network.threshold = math.log(best[1] / (1 - best[1]))
    return round(float(best[1]), 2), best[0]


def main(variant, data, out):
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    random = np.random.default_rng(SEED)
    pixels, rows = read(f"{data}/train")
    scenes = by_scene(rows, len(pixels))
    network = BUILD[variant]()
    optimiser = torch.optim.Adam(network.parameters())
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, PEAK_RATE, total_steps=STEPS[variant])
    started, order, seen = time.process_time(), [], 0.0
    for step in range(1, STEPS[variant] + 1):
        order = order if len(order) >= BATCH else random.permutation(len(pixels)).tolist()
        batch, order = order[:BATCH], order[BATCH:]
        x = torch.from_numpy(pixels[sorted(batch)])[:, None].float()
        now = loss(network.raw(x), *target([scenes[i] for i in sorted(batch)]))
        optimiser.zero_grad(set_to_none=True)
        now.backward()
        optimiser.step()
        schedule.step()
        seen += float(now)
        if step % 500 == 0:
            print(f"{variant} step {step} loss {seen / 500:.3f} "
                  f"{time.process_time() - started:.0f} s", flush=True)
            seen = 0.0
    seconds = round(time.process_time() - started)
    pixels, rows = read(f"{data}/validation")
    threshold, f1 = calibrate(network, np.array(pixels), by_scene(rows, len(pixels)))
    os.makedirs(out, exist_ok=True)
    torch.onnx.export(
        network, torch.zeros(2, 1, SIDE, SIDE), f"{out}/{variant}.onnx",
        input_names=["scene"], output_names=["heatsize"],
        dynamic_axes={"scene": {0: "batch"}, "heatsize": {0: "batch"}}, opset_version=13)
    result = {"variant": variant, "threshold": threshold, "validation": f1,
              "steps": STEPS[variant], "seed": SEED, "seconds": seconds}
    with open(f"{out}/{variant}.json", "w") as f:
        json.dump(result, f, indent=2)
    print(result, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:4])
