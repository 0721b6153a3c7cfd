"""Writes the first 1,000 test pictures of Fashion-MNIST, to be committed, and one as a request.

    /usr/bin/python3 held_out.py FAMILY_DIR

Reads the Debian package dataset-fashion-mnist. Writes FAMILY_DIR/held-out/images.idx3.gz and
labels.idx1.gz, and FAMILY_DIR/example.json: an inference request for the first test picture.
"""
import gzip
import json
import os
import struct
import sys

DATA = "/usr/share/datasets/fashion-mnist/"
COUNT, SIDE = 1000, 28


def write(file, content):
    with open(file, "wb") as f:
        # no name and no time in the header: the same bytes whenever it is made
        with gzip.GzipFile("", "wb", 9, f, 0) as zipped:
            zipped.write(content)


def main(family):
    os.makedirs(f"{family}/held-out", exist_ok=True)
    with gzip.open(DATA + "t10k-images-idx3-ubyte.gz") as f:
        magic, _, height, width = struct.unpack(">IIII", f.read(16))
        pixels = f.read(COUNT * SIDE * SIDE)
    write(f"{family}/held-out/images.idx3.gz",
          struct.pack(">IIII", magic, COUNT, height, width) + pixels)
    with gzip.open(DATA + "t10k-labels-idx1-ubyte.gz") as f:
        magic, _ = struct.unpack(">II", f.read(8))
        write(f"{family}/held-out/labels.idx1.gz", struct.pack(">II", magic, COUNT) + f.read(COUNT))
    request = {
        "inputs": [{"name": "image", "datatype": "FP32", "shape": [1, 1, SIDE, SIDE],
                    "data": list(pixels[:SIDE * SIDE])}],
        "outputs": [{"name": "logits", "parameters": {"classification": 3}}]}
    with open(f"{family}/example.json", "w") as f:
        json.dump(request, f, separators=(",", ":"))
        f.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
