"""Writes the first 150 test scenes, to be committed, and one of them as a request.

    /usr/bin/python3 held_out.py SCENES_DIR MODELS_DIR

SCENES_DIR is what scenes.py wrote. Writes MODELS_DIR/pipelines/scene/held-out, the scenes and what
is in them; MODELS_DIR/garments/held-out, their crops; MODELS_DIR/pipelines/scene.json and
example.json of the two families: inference requests for one scene, and for a crop of it.
"""
import csv
import json
import os
import sys

import torch

from scenes import CROP, FIELDS, SIDE, crops, idx, read, write_crops, write_zipped

COUNT = 150
EXAMPLE = 14  # a scene of which every detector and every classifier gets everything right


def write_request(file, name, side, pixels, more):
    request = {"inputs": [{"name": name, "datatype": "FP32", "shape": [1, 1, side, side],
                           "data": pixels.flatten().tolist()}], **more}
    with open(file, "w") as f:
        json.dump(request, f, separators=(",", ":"))
        f.write("\n")


def main(data, models):
    scenes, rows = read(f"{data}/test")
    rows = rows[rows[:, 0] < COUNT]
    held_out = f"{models}/pipelines/scene/held-out"
    os.makedirs(held_out, exist_ok=True)
    write_zipped(f"{held_out}/scenes.idx3.gz", idx(scenes[:COUNT]))
    with open(f"{held_out}/garments.csv", "w") as f:
        csv.writer(f, lineterminator="\n").writerows([FIELDS, *rows.tolist()])
    write_crops(f"{models}/garments/held-out", scenes, rows)
    scene = scenes[EXAMPLE]
    for file in ["pipelines/scene.json", "scene-detect/example.json"]:
        write_request(f"{models}/{file}", "scene", SIDE, scene, {})
    box = rows[rows[:, 0] == EXAMPLE][:1, 2:].float()
    crop = crops(torch.from_numpy(scene.copy())[None, None].float(), box).round().int()
    write_request(f"{models}/garments/example.json", "image", CROP, crop,
                  {"outputs": [{"name": "logits", "parameters": {"classification": 3}}]})


if __name__ == "__main__":
    main(*sys.argv[1:3])
