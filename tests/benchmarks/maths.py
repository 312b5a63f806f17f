"""How fast the maths is: `python tests/benchmarks/maths.py` prints times, ratios and whether they meet their goals.

Large: forward and backward pass beside the bare matrix products they cannot do without.
Small: beside the same lines in plain numpy, without checks and results to keep. The candidates take turns, round by
round, so that a busy moment of the machine meets all of them; medians are compared.
"""

from statistics import median
from time import perf_counter

import numpy as np

from lecture_lib import back_propagation, forward_propagation, initialise_theta, one_hot


def library(theta, x, y):
    return back_propagation(theta, forward_propagation(theta, x), y)


def plain(theta, x, y):
    """The lecture's pseudo code in numpy as one would first write it: logistic, softmax, cross entropy."""
    W, b, L = theta.W, theta.b, theta.L
    a, h, grad_W, grad_b, grad_a, grad_h = {}, {0: x}, {}, {}, {}, {}
    for k in range(1, L):
        a[k] = b[k] + W[k] @ h[k - 1]
        h[k] = 1 / (1 + np.exp(-a[k]))
    a[L] = b[L] + W[L] @ h[L - 1]
    exponentials = np.exp(a[L] - a[L].max(axis=0))
    h[L] = exponentials / exponentials.sum(axis=0)

    grad_h[L] = -y / h[L] / y.shape[1]
    grad_a[L] = -(y - h[L]) / y.shape[1]
    for k in range(L, 0, -1):
        grad_W[k] = grad_a[k] @ h[k - 1].T
        grad_b[k] = grad_a[k].sum(axis=1, keepdims=True)
        if k > 1:
            grad_h[k - 1] = W[k].T @ grad_a[k]
            grad_a[k - 1] = grad_h[k - 1] * h[k - 1] * (1 - h[k - 1])
    return grad_W, grad_b, grad_a, grad_h


def products(theta, x, y):
    """Only the matrix products: one forward and one backward for each layer, one more below each but the first."""
    W, L, h = theta.W, theta.L, {0: x}
    for k in range(1, L + 1):
        h[k] = W[k] @ h[k - 1]
    for k in range(L, 0, -1):
        h[k] @ h[k - 1].T
        if k > 1:
            W[k].T @ h[k]


def race(candidates, problem, rounds, repeats):
    """Seconds of one run of each candidate: {name: (median, min)} over the rounds."""
    times = {candidate.__name__: [] for candidate in candidates}
    for _ in range(rounds):
        for candidate in candidates:
            start = perf_counter()
            for _ in range(repeats):
                candidate(*problem)
            times[candidate.__name__].append((perf_counter() - start) / repeats)
    return {name: (median(seconds), min(seconds)) for name, seconds in times.items()}


def problem(sizes, N):
    rng = np.random.default_rng(0)
    y = one_hot(rng.integers(1, sizes[-1] + 1, size=N), sizes[-1])
    return initialise_theta(sizes), rng.normal(size=(sizes[0], N)), y


def report(title, times, name, ratio, met):
    print(f"\n{title}\n{'':12}{'median':>12}{'min':>12}")
    for candidate, (middle, least) in times.items():
        print(f"{candidate:12}{middle * 1e6:9.1f} µs{least * 1e6:9.1f} µs")
    print(f"{name} {ratio:.2f}: {'met' if met else 'NOT MET'}")


if __name__ == "__main__":
    for candidate in (library, plain, products):
        race([candidate], problem([784, 512, 512, 10], 512), rounds=2, repeats=1)  # warm up

    times = race([products, library, plain], problem([784, 512, 512, 10], 512), rounds=30, repeats=1)
    ratio = times["products"][0] / times["library"][0]
    report("784-512-512-10, 512 examples", times, "products / library, goal >= 0.75:", ratio, ratio >= 0.75)

    times = race([library, plain], problem([2, 4, 4, 3], 1), rounds=100, repeats=50)
    ratio = times["library"][0] / times["plain"][0]
    report("2-4-4-3, 1 example", times, "library / plain, goal <= 2.0:", ratio, ratio <= 2.0)
