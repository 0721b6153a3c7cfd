"""Builds the data of the `topics` family: a WordNet gloss and which of 25 noun topics it is about.

    /usr/bin/python3 glosses.py OUT_DIR

Reads /usr/share/wordnet/data.noun (Debian package wordnet-base, WordNet 3.0). The label is the
lexicographer file of the synset, the text its gloss without the quoted examples. `noun.Tops` is
left out, since it names no topic, and so is every gloss that occurs more than once, so that no text
is on two sides of the split.

Writes OUT_DIR/test.tsv (2,000), validation.tsv (1,000) and train.tsv (16,000), lines of
label<TAB>text from one seeded shuffle, and OUT_DIR/labels.txt in the order of the scores.
"""
import os
import random
import sys
from collections import Counter

DATA = "/usr/share/wordnet/data.noun"
SEED, TEST, VALIDATION, TRAIN = 11, 2000, 1000, 16000
# lexicographer files 4 to 28, see lexnames(5WN)
TOPICS = (
    "act animal artifact attribute body cognition communication event feeling food group location "
    "motive object person phenomenon plant possession process quantity relation shape state "
    "substance time").split()


def glosses():
    with open(DATA, encoding="ascii") as f:
        for line in f:
            if line.startswith("  "):
                continue  # the licence
            synset, gloss = line.split("|", 1)
            file = int(synset.split()[1])
            text = " ".join(gloss.split('; "')[0].split())
            if file != 3:  # noun.Tops
                yield TOPICS[file - 4], text


def main(out):
    rows = list(glosses())
    times = Counter(text for _, text in rows)
    unique = [row for row in rows if times[row[1]] == 1]
    print(f"{len(rows)} labelled glosses, {len(unique)} of them occur once")
    random.Random(SEED).shuffle(unique)
    os.makedirs(out, exist_ok=True)
    start = 0
    for name, size in ("test", TEST), ("validation", VALIDATION), ("train", TRAIN):
        with open(f"{out}/{name}.tsv", "w") as f:
            f.writelines(f"{label}\t{text}\n" for label, text in unique[start:start + size])
        start += size
    with open(f"{out}/labels.txt", "w") as f:
        f.writelines(f"{topic}\n" for topic in TOPICS)


if __name__ == "__main__":
    main(sys.argv[1])
