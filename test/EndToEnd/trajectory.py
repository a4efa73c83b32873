"""Twenty training steps of a model against independent.py.

Usage: trajectory.py LATHE MODEL.mlir [f32|f64 ...]. For each dtype, optimizer
and preset: the same weights and batches, a change of learning rate after step
10; losses and final weights must agree to 1e-10 (f64) or 1e-4 (f32)."""

import json
import os
import subprocess
import sys
import tempfile

import numpy as np

import independent
import independent_norms as norms

STEPS, BATCH, CHANGE = 20, 8, 11
OPTIMIZERS = [
    ("sgd", "keras", independent.sgd, 0.05),
    ("momentum", "keras", independent.momentum_keras, 0.01),
    ("momentum", "torch", independent.momentum_torch, 0.01),
    ("adam", "keras", independent.adam_keras, 0.001),
    ("adam", "torch", independent.adam_torch, 0.001),
]


def batch_norm(preset):
    """Inputs/batch_norm.mlir"""
    return [independent.Conv("conv2d", 1, 6),
            norms.BatchNorm("batch_norm", 6, preset),
            independent.Conv("conv2d_1", 6, 8), norms.Mean(),
            norms.BatchNorm("batch_norm_1", 8, preset),
            independent.Dense("dense", 8, 10, False)]


def attention(preset):
    """Inputs/attention.mlir"""
    def dense(name, inputs, units, relu=False):
        return independent.Dense(name, inputs, units, relu)

    return [norms.Residual(
                norms.LayerNorm("layer_norm", 12, preset),
                norms.Attention("multi_head_attention", 12, 3, 4, True)),
            norms.Residual(norms.LayerNorm("layer_norm_1", 12, preset),
                           dense("dense", 12, 20, True),
                           dense("dense_1", 20, 12)),
            norms.Attention("multi_head_attention_1", 12, 2, 5, False),
            norms.Mean(), dense("dense_2", 12, 10)]


# By name of the model: its layers with a preset, the shape of an input.
NETS = {
    "mlp": (lambda preset: independent.mlp(), (784,)),
    "mnist_cnn": (lambda preset: independent.mnist_cnn(), (28, 28, 1)),
    "batch_norm": (batch_norm, (10, 10, 1)),
    "attention": (attention, (7, 12)),
}


def make_data(folder, shape, dtype, rng):
    # Around zero, so that units are on for some places and off for others: what
    # a norm follows has gradients beyond rounding then.
    images = (rng.random((STEPS * BATCH,) + shape) - 0.5).astype(dtype)
    labels = rng.integers(0, 10, STEPS * BATCH).astype(np.int32)
    np.save(os.path.join(folder, "train-image.npy"), images)
    np.save(os.path.join(folder, "train-label.npy"), labels)
    return images, labels


def draw_weights(layers, dtype, rng):
    weights = {}
    for layer in layers:
        if isinstance(layer, norms.Residual):
            weights |= draw_weights(layer.layers, dtype, rng)
        for part, shape in layer.shapes.items():
            fan_in = max(1, int(np.prod(shape[:-1])))
            scale = 1 / np.sqrt(fan_in) if part.endswith("kernel") else 0.05
            center = 1 if part in ("scale", "variance") else 0
            weights[f"{layer.name}/{part}"] = (
                rng.uniform(center - scale, center + scale, shape)
                .astype(dtype))
    return weights


def make_weights(path, layers, dtype, rng):
    weights = draw_weights(layers, dtype, rng)
    independent.save_safetensors(path, weights)
    return weights


def relative(actual, expected):
    """The difference relative to what is expected, in the 2-norm. (Adam divides
    gradients by their size: in f32 a single weight whose gradient is all
    rounding may move by the learning rate, in any framework.)"""
    expected = np.asarray(expected, dtype=np.float64)
    return np.linalg.norm(actual - expected) / np.linalg.norm(expected)


def check(lathe, model, dtype, optimizer, preset, update, rate):
    rng = np.random.default_rng(7)
    build, shape = NETS[os.path.basename(model).removesuffix(".mlir")]
    layers = build(preset)
    with tempfile.TemporaryDirectory() as folder:
        images, labels = make_data(folder, shape, dtype, rng)
        start = os.path.join(folder, "start.safetensors")
        end = os.path.join(folder, "end.safetensors")
        report = os.path.join(folder, "report.json")
        weights = make_weights(start, layers, dtype, rng)
        subprocess.run(
            [lathe, "train", model, "--data", folder, "--no-shuffle",
             "--steps", str(STEPS), "--batch-size", str(BATCH),
             "--dtype", "f64" if dtype == np.float64 else "f32",
             "--optimizer", optimizer, "--preset", preset,
             "--learning-rate", str(rate),
             "--learning-rate-at", f"{CHANGE}:{rate / 4}",
             "--weights", start, "--save", end, "--json", report],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open(report) as file:
            losses = json.load(file)["steps"]
        rates = [rate if t < CHANGE else rate / 4 for t in range(1, STEPS + 1)]
        expected, final = independent.train(layers, weights, update, images,
                                            labels, BATCH, rates)
        assert len(losses) == STEPS, f"{len(losses)} steps, expected {STEPS}"
        actual = independent.load_safetensors(end)
        errors = [abs(a - e) / e for a, e in zip(losses, expected)]
        # A key's bias moves all scores of a query alike, which a softmax does
        # not see: its gradient is rounding, its path is anyone's.
        errors += [relative(actual[name], final[name]) for name in final
                   if not name.endswith("/key/bias")]
    bound = 1e-10 if dtype == np.float64 else 1e-4
    passed = max(errors) <= bound
    print(f"{os.path.basename(model)} {np.dtype(dtype).name} {optimizer} "
          f"{preset}: error {max(errors):.2g}", "ok" if passed else "FAILED")
    return passed


def main():
    lathe, model, *names = sys.argv[1:]
    dtypes = {"f32": np.float32, "f64": np.float64}
    results = [
        check(lathe, model, dtypes[name], *optimizer)
        for name in names or dtypes for optimizer in OPTIMIZERS
    ]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
