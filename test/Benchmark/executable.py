"""What a compiled executable holds and needs: its sections, its description,
weights and inputs to run it with. Plain Python."""

import array
import json
import random
import struct

HEADER, SECTION = "<16sHHIQQQIHHHHHH", "<IIQQQQIIQQ"  # ELF, 64 bits
EXECUTABLE, NO_BITS = 4, 8
TYPES = {"f32": ("f", "F32", "<f4"), "i32": ("i", "I32", "<i4")}


def sections(data):
    """(name, flags, contents) of each section of an ELF file."""
    fields = struct.unpack_from(HEADER, data)
    start, size, count, names = fields[6], fields[11], fields[12], fields[13]
    headers = [struct.unpack_from(SECTION, data, start + i * size)
               for i in range(count)]
    text = headers[names][4]
    for name, kind, flags, _, offset, length, *_ in headers:
        end = data.index(b"\0", text + name)
        yield (data[text + name:end].decode(), flags,
               b"" if kind == NO_BITS else data[offset:offset + length])


def code_bytes(data):
    """The size of what can be executed."""
    return sum(len(contents) for _, flags, contents in sections(data)
               if flags & EXECUTABLE)


def description(data):
    for name, _, contents in sections(data):
        if name == ".lathe.model":
            return json.loads(contents.rstrip(b"\0"))
    raise ValueError("no model compiled by lathe: it has no .lathe.model")


def elements(shape):
    """Of a shape whose symbolic dims are 1: "B", "4*B"."""
    count = 1
    for dim in shape:
        for factor in str(dim).split("*"):
            count *= int(factor) if factor.isdigit() else 1
    return count


def values(tensor, generator):
    """Values that keep activations in bounds: He's normal for kernels (their
    last dim is the outputs), 1 for scales and variances, 0 for the rest."""
    count, name = elements(tensor["shape"]), tensor["name"]
    if name.endswith(("scale", "variance")):
        return array.array("f", [1]) * count
    if len(tensor["shape"]) < 2:
        return array.array("f", [0]) * count
    deviation = (2 * tensor["shape"][-1] / count) ** 0.5
    # Few of them, again and again: Python draws a million in a second.
    some = array.array("f", (generator.gauss(0, deviation)
                             for _ in range(min(count, 65537))))
    return (some * (count // len(some) + 1))[:count]


def write_weights(model, path):
    """A safetensors file for a described model of f32."""
    generator = random.Random(0)
    header, blobs, end = {}, [], 0
    for tensor in model["tensors"]:
        if tensor["role"] != "parameter":
            continue
        blobs.append(values(tensor, generator).tobytes())
        header[tensor["name"]] = {
            "dtype": TYPES[tensor["dtype"]][1], "shape": tensor["shape"],
            "data_offsets": [end, end + len(blobs[-1])]}
        end += len(blobs[-1])
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        file.writelines(blobs)


def write_array(tensor, path):
    """An .npy file for a described input, each symbolic dim 1."""
    code, _, dtype = TYPES[tensor["dtype"]]
    shape = tuple(elements([dim]) for dim in tensor["shape"])
    text = f"{{'descr': '{dtype}', 'fortran_order': False, 'shape': {shape}, }}"
    text += " " * (-(len(text) + 11) % 64) + "\n"
    generator = random.Random(1)
    numbers = array.array(code, (generator.random() if code == "f" else 0
                                 for _ in range(elements(shape))))
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\1\0" + struct.pack("<H", len(text)) +
                   text.encode() + numbers.tobytes())
