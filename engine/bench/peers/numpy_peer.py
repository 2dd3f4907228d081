"""NumPy, with whatever BLAS it has: products, a convolution by im2col, training and inference, written as a person would."""
import ctypes
import json
import os
import sys
import time

import numpy as np

STREAMS = {"a": 1, "b": 2, "dy": 3, "x": 4, "weights": 10}
CHECKED_STEPS = 8
PLACES = 61
F = np.float32


def values(length, stream, scale=0.5):
    with np.errstate(over="ignore"):
        h = np.arange(length, dtype=np.uint32) + np.uint32((stream * 0x9E3779B9) & 0xFFFFFFFF)
        h = (h ^ (h >> np.uint32(16))) * np.uint32(0x21F0AAAD)
        h = (h ^ (h >> np.uint32(15))) * np.uint32(0x735A2D97)
        h = h ^ (h >> np.uint32(15))
    return (((h >> np.uint32(8)).astype(np.float64) / 2**24 - 0.5) * 2 * scale).astype(F)


def layer_weights(k, n, layer):
    return values(k * n, STREAMS["weights"] + layer, (6 / k) ** 0.5).reshape(k, n)


def sampled(tensor):
    flat = np.ascontiguousarray(tensor).reshape(-1)
    return [float(flat[(i * (flat.size - 1)) // (PLACES - 1)]) for i in range(PLACES)]


def product(t):
    rows, n, k = t["rows"], t["n"], t["k"]
    a, b = values(rows * k, STREAMS["a"]), values(k * n, STREAMS["b"])
    a = a.reshape(k, rows).T if t["transposedA"] else a.reshape(rows, k)
    b = b.reshape(n, k).T if t["transposedB"] else b.reshape(k, n)
    out = np.empty((rows, n), F)

    def once():
        np.matmul(a, b, out=out)

    once()
    return {"out": sampled(out)}, once


def convolution(t):
    count, channels, side, filters, kernel = (t[x] for x in ("images", "channels", "side", "filters", "kernel"))
    pad = (kernel - 1) // 2
    x = values(count * channels * side * side, STREAMS["x"]).reshape(count, channels, side, side)
    w = values(filters * channels * kernel * kernel, STREAMS["weights"]).reshape(filters, -1)
    dy = values(count * filters * side * side, STREAMS["dy"]).reshape(count, filters, side * side)
    result = {}

    def once():
        padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, (kernel, kernel), (2, 3))
        columns = np.ascontiguousarray(windows.transpose(0, 1, 4, 5, 2, 3)).reshape(count, -1, side * side)
        result["y"] = np.matmul(w, columns)
        if not t["backward"]:
            return
        result["dw"] = np.matmul(dy, columns.transpose(0, 2, 1)).sum(0)
        back = np.matmul(w.T, dy).reshape(count, channels, kernel, kernel, side, side)
        dx = np.zeros_like(padded)
        for i in range(kernel):
            for j in range(kernel):
                dx[:, :, i : i + side, j : j + side] += back[:, :, i, j]
        result["dx"] = dx[:, :, pad : pad + side, pad : pad + side]

    once()
    return {name: sampled(tensor) for name, tensor in result.items()}, once


def training(t):
    widths, batch, rate, momentum = t["widths"], t["batch"], F(t["rate"]), F(t["momentum"])
    with open(t["images"], "rb") as file:
        pixels = (np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 784) / F(255)).astype(F)
    with open(t["labels"], "rb") as file:
        labels = np.frombuffer(file.read(), np.uint8, offset=8).astype(np.intp)
    weights = [layer_weights(k, n, i) for i, (k, n) in enumerate(zip(widths, widths[1:]))]
    biases = [np.zeros(n, F) for n in widths[1:]]
    parameters = weights + biases
    velocities = [np.zeros_like(p) for p in parameters]
    whole, rows, state = len(labels) // batch, np.arange(batch), {"batches": 0}

    def step():
        start = state["batches"] % whole * batch
        state["batches"] += 1
        y, outputs = labels[start : start + batch], [pixels[start : start + batch]]
        for layer, (w, b) in enumerate(zip(weights, biases)):
            z = outputs[-1] @ w
            z += b
            if layer < len(weights) - 1:
                np.maximum(z, 0, out=z)
            outputs.append(z)
        z = outputs.pop()
        z -= z.max(1, keepdims=True)
        p = np.exp(z)
        total = p.sum(1, keepdims=True)
        loss = float((np.log(total[:, 0]) - z[rows, y]).mean())
        p /= total
        p[rows, y] -= 1
        p /= F(batch)
        weight_gradients, bias_gradients, d = [], [], p
        for layer in reversed(range(len(weights))):
            weight_gradients.insert(0, outputs[layer].T @ d)
            bias_gradients.insert(0, d.sum(0))
            if layer > 0:
                d = d @ weights[layer].T
                d[outputs[layer] <= 0] = 0
        for parameter, velocity, gradient in zip(parameters, velocities, weight_gradients + bias_gradients):
            velocity *= momentum
            velocity += gradient
            parameter -= rate * velocity
        return loss

    return {"losses": [step() for _ in range(CHECKED_STEPS)]}, step


def inference(t):
    widths, batch = t["widths"], t["batch"]
    weights = [layer_weights(k, n, i) for i, (k, n) in enumerate(zip(widths, widths[1:]))]
    biases = [np.zeros(n, F) for n in widths[1:]]
    x = values(batch * widths[0], STREAMS["x"]).reshape(batch, -1)
    result = {}

    def once():
        h = x
        for layer, (w, b) in enumerate(zip(weights, biases)):
            h = h @ w
            h += b
            if layer < len(weights) - 1:
                np.maximum(h, 0, out=h)
        result["scores"] = h

    once()
    return {"scores": sampled(result["scores"])}, once


def blas():
    """The library that products are computed with, and of OpenBLAS the processor that it computes for."""
    try:
        with open("/proc/self/maps") as maps:
            files = {line.split(maxsplit=5)[-1].strip() for line in maps if "/" in line}
    except OSError:
        return "BLAS unknown"
    known = {"openblas": "OpenBLAS", "mkl": "MKL", "blis": "blis", "atlas": "atlas", "libblas": "libblas"}
    for part, name in known.items():
        for file in files:
            if part in os.path.basename(file).lower():
                return " for ".join(filter(None, (name, core(file))))
    return "no BLAS"


def core(file):
    library = ctypes.CDLL(file)
    for prefix in ("", "scipy_"):
        for suffix in ("", "64_"):
            ask = getattr(library, f"{prefix}openblas_get_corename{suffix}", None)
            if ask:
                ask.restype = ctypes.c_char_p
                return ask().decode()
    return ""


def main():
    once = None
    for line in sys.stdin:
        request = json.loads(line)
        if "task" in request:
            task = request["task"]
            digest, once = globals()[task["kind"]](task)
            answer = {"digest": digest, "with": f"{np.__version__}, {blas()}"}
        else:
            start = time.perf_counter()
            for _ in range(request["count"]):
                once()
            answer = {"milliseconds": (time.perf_counter() - start) * 1000 / request["count"]}
        print(json.dumps(answer), flush=True)


main()
