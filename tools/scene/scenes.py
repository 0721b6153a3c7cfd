"""Composes scenes of real garments, and cuts garments out of them.

    /usr/bin/python3 scenes.py OUT_DIR

A scene is 112 x 112 grey: one to six pictures of Fashion-MNIST, each 20 to 36 pixels wide, lit by
half to full, and in a cell of its own of a 3 x 3 grid, on a background with a gradient and up to
four bars, and noise over all. Its boxes are the squares that the pictures were laid into.

Reads the Debian package dataset-fashion-mnist. Writes, for each of train, validation and test,
OUT_DIR/SET/scenes.idx3 (unsigned bytes) and OUT_DIR/SET/garments.csv; for validation and test,
where every garment is in one scene only, also what is in the boxes, crops.idx3.gz and
labels.idx1.gz. The splits of the garments are those of ../fashion/train.py.
"""
import csv
import gzip
import os
import struct
import sys

import numpy as np
import torch
from torch.nn import functional as F

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fashion"))
from train import SEED, VALIDATION, labels, pictures  # noqa: E402

SIDE, CROP, CELL = 112, 28, 37
SMALLEST, LARGEST = 20, 36
LIGHT, NOISE = (0.5, 1.0), (2, 32)
# set: how often each garment is used, most scenes, seed of the scenes
SETS = {"train": (2, None, 1), "validation": (1, None, 2), "test": (1, 3000, 3)}
FIELDS = ["scene", "label", "left", "top", "side"]


def garments(split):
    """The pictures and labels of a split, shuffled."""
    if split == "test":
        return pictures("t10k-images-idx3-ubyte.gz"), labels("t10k-labels-idx1-ubyte.gz")
    x, y = pictures("train-images-idx3-ubyte.gz"), labels("train-labels-idx1-ubyte.gz")
    order = torch.randperm(len(x), generator=torch.Generator().manual_seed(SEED))
    part = order[-VALIDATION:] if split == "validation" else order[:-VALIDATION]
    return x[part], y[part]


def background(random):
    across = np.linspace(0, random.uniform(0, 60), SIDE, dtype=np.float32)
    scene = np.full((SIDE, SIDE), random.uniform(0, 70), np.float32) + across
    for _ in range(random.integers(0, 5)):
        left, top = random.integers(2, SIDE - 10, 2)
        width, height = random.integers(2, 5), random.integers(8, 40)
        scene[top:top + height, left:left + width] += random.uniform(-40, 90)
    return scene


def count(random):
    return 1 + min(5, random.geometric(0.35) - 1)


def compose(chosen, random):
    """A scene of these pictures, and the left, top and side of each."""
    scene, places = background(random), []
    for picture, cell in zip(chosen, random.permutation(9)):
        side = int(random.integers(SMALLEST, LARGEST + 1))
        left = int(cell % 3 * CELL + random.integers(0, CELL - side + 1))
        top = int(cell // 3 * CELL + random.integers(0, CELL - side + 1))
        scaled = F.interpolate(
            picture[None].float(), size=(side, side), mode="bilinear", align_corners=False)
        garment = scaled[0, 0].numpy()
        opaque = np.clip(garment / 40, 0, 1)
        garment = garment * random.uniform(*LIGHT)
        under = scene[top:top + side, left:left + side]
        scene[top:top + side, left:left + side] = under * (1 - opaque) + garment * opaque
        places.append((left, top, side))
    noise = random.normal(0, random.uniform(*NOISE), scene.shape)
    return np.clip(scene + noise, 0, 255).astype(np.uint8), places


def crops(scenes, boxes):
    """The squares (left, top, side; one for each scene) at the size that classifiers take.

    Bilinear, with the border's pixels beyond it: what the server's step `peaks` does.
    """
    left, top, side = boxes[:, 0], boxes[:, 1], boxes[:, 2]
    steps = (torch.arange(CROP) + 0.5) / CROP
    x = (left[:, None] + side[:, None] * steps) / SIDE * 2 - 1
    y = (top[:, None] + side[:, None] * steps) / SIDE * 2 - 1
    grid = torch.stack([x[:, None, :].expand(-1, CROP, -1), y[:, :, None].expand(-1, -1, CROP)], -1)
    return F.grid_sample(scenes, grid, padding_mode="border", align_corners=False)


def read(folder):
    """The scenes of a set [N, 112, 112], and a row of FIELDS for each garment in them."""
    with open(f"{folder}/scenes.idx3", "rb") as f:
        _, size, height, width = struct.unpack(">IIII", f.read(16))
    scenes = np.memmap(f"{folder}/scenes.idx3", np.uint8, "r", 16, (size, height, width))
    with open(f"{folder}/garments.csv") as f:
        rows = [[int(row[field]) for field in FIELDS] for row in csv.DictReader(f)]
    return scenes, torch.tensor(rows)


def idx(array):
    """An array of unsigned bytes as an idx file."""
    return struct.pack(f">I{array.ndim}I", 0x800 + array.ndim, *array.shape) + array.tobytes()


def write_zipped(file, content):
    with open(file, "wb") as f:
        # no name and no time in the header: the same bytes whenever it is made
        with gzip.GzipFile("", "wb", 9, f, 0) as zipped:
            zipped.write(content)


def write_crops(folder, scenes, rows):
    """What is in the boxes, and what it is."""
    os.makedirs(folder, exist_ok=True)
    cut = [crops(torch.from_numpy(scenes[part[:, 0].numpy()])[:, None].float(), part[:, 2:].float())
           for part in rows.split(500)]
    pixels = torch.cat(cut)[:, 0].round().numpy().astype(np.uint8)
    write_zipped(f"{folder}/crops.idx3.gz", idx(pixels))
    write_zipped(f"{folder}/labels.idx1.gz", idx(rows[:, 1].numpy().astype(np.uint8)))


def write(split, folder):
    uses, most, seed = SETS[split]
    random = np.random.default_rng(seed)
    x, y = garments(split)
    os.makedirs(folder, exist_ok=True)
    size = 0
    with open(f"{folder}/scenes.idx3", "wb") as f, open(f"{folder}/garments.csv", "w") as g:
        f.write(idx(np.zeros((0, SIDE, SIDE), np.uint8)))
        rows = csv.writer(g, lineterminator="\n")
        rows.writerow(FIELDS)
        for _ in range(uses):
            unused = list(random.permutation(len(x)))
            while unused and size != most:
                chosen = [unused.pop() for _ in range(min(count(random), len(unused)))]
                scene, places = compose(x[chosen], random)
                f.write(scene.tobytes())
                rows.writerows([size, int(y[k]), *place] for k, place in zip(chosen, places))
                size += 1
        f.seek(0)
        f.write(struct.pack(">II", 0x803, size))
    print(f"{split}: {size} scenes", flush=True)


if __name__ == "__main__":
    torch.set_num_threads(1)
    for name in SETS:
        write(name, f"{sys.argv[1]}/{name}")
        if name != "train":
            write_crops(f"{sys.argv[1]}/{name}", *read(f"{sys.argv[1]}/{name}"))
