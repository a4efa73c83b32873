"""same_losses.py WHOLE.json PART.json...: the steps' losses of the parts, one
after the other, are those of the whole, to the last bit."""

import json
import sys


def losses(path):
    with open(path) as file:
        return json.load(file)["steps"]


whole = losses(sys.argv[1])
parts = sum((losses(path) for path in sys.argv[2:]), [])
assert whole, "no steps"
assert whole == parts, f"{sys.argv[1]} differs from {sys.argv[2:]}"
