"""What a picture says in words holds wherever it says so: each sentence is met in random states, its claim worked out apart.

A claim is a function of the explorer and of what the sentence names; it raises AssertionError where the sentence is false.
"""

import re

import numpy as np
import pytest
from driving import NAMES, at_random, made, runs_are_short  # noqa: F401  an autouse fixture
from plainly import Plainly, descent
from seeing import Seen
from seeing_parts import number, says
from test_faults import both
from test_slice import loss_along

from lecture_lib.data import FILMS

STATES = 80


def said_by(explorer):
    """All that a reader is told: the words of the whole picture, and those that stand beside it."""
    seen = Seen(explorer)
    beside = [seen[panel["name"]].words() for panel in explorer.scene.panels if panel["kind"] == "html"]
    return " ".join([explorer.text(), *beside])


def one_of(rng, *options):
    return options[rng.integers(len(options))]


def near(text, value, part=0.02):
    """A number as text is this one, to two digits."""
    assert number(text)[0] == pytest.approx(value, rel=part, abs=1e-9), (text, value)


# the slice along the gradient, 4.2


def a_slice(rng):
    sizes = {name: int(rng.integers(2, 5)) for name in ("inputs", "hidden", "neurons", "classes")}
    more = {
        "seed": int(rng.integers(1000)),
        "t": one_of(rng, 0, 0, 3),
        "eta": one_of(rng, 0.1, 0.5, 2.0, 5.0, 10.0, 10.0),
    }
    return sizes | more | {"g": one_of(rng, "tanh", "tanh", "tanh", "logistic"), "true_class": one_of(rng, 1, 2)}


def looked_along(explorer):
    """The loss at 6,000 etas up to 20, and how far it has climbed above its lowest so far at each of them."""
    _, squares, loss = loss_along(explorer.state)
    etas = np.linspace(0, 20**0.5, 6000) ** 2
    found = loss(etas)
    return etas, found, found - np.minimum.accumulate(found), squares, loss


def first_climbs(explorer, at):
    etas, found, climbed, _, loss = looked_along(explorer)
    here = number(at)[0]
    off = 0.003 + 0.003 * here
    assert climbed[etas < here - off].max(initial=0) < 1e-6 * found[0], "it climbs before"
    assert loss(here) <= min(loss(here - off), loss(here + off)) + 1e-9 * found[0], "it does not climb there"


def no_climb(explorer):
    _, found, climbed, _, _ = looked_along(explorer)
    assert climbed.max() <= 1e-6 * max(found[0], 1e-6)


def past_the_first_climb(explorer):
    etas, found, climbed, _, _ = looked_along(explorer)
    assert climbed[etas <= explorer.state.eta].max() > 0


def keeps_of_promise(explorer, percent):
    *_, squares, loss = looked_along(explorer)
    kept = 100 * (loss(0.0) - loss(explorer.state.eta)) / (explorer.state.eta * squares)
    assert kept > 0 and abs(number(percent)[0] - kept) < 0.51


def no_slope(explorer):
    *_, squares, _ = looked_along(explorer)
    assert explorer.state.eta * squares < 1e-14


def too_far(explorer):
    *_, loss = looked_along(explorer)
    assert loss(explorer.state.eta) >= loss(0.0) > loss(explorer.state.eta * 10.0 ** -np.arange(1, 5)).min()


# the gradient of a deep network, 4.9


def a_deep_network(rng):
    g = one_of(rng, "logistic", "tanh", "relu", "linear")
    return {"depth": int(rng.integers(1, 21)), "g": g, "size": round(float(rng.uniform(0.5, 4)), 2)}


def lengths(explorer):
    state = explorer.state
    plain = Plainly(state.theta.W, state.theta.b, state.x, np.eye(3)[:, :1], state.g)
    return [float(np.sqrt((plain.by_a[k] ** 2).sum())) for k in range(1, plain.L + 1)]


def grows(low, high):
    def claim(explorer):
        first, *_, last = lengths(explorer)
        assert low <= first / last <= high

    return claim


def each_layer_multiplies(explorer, by):
    first, *_, last = lengths(explorer)
    near(by, (first / last) ** (1 / explorer.state.depth), 0.06)


def no_gradient(explorer):
    assert lengths(explorer)[-1] == 0


# one neuron and its descent, 4.2


def a_neuron(rng):
    output = one_of(rng, "logistic", "linear")
    etas = (0.02, 0.1, 0.2, 0.25, 0.4) if output == "linear" else (0.5, 4.0, 10.0, 50.0, 50.0)
    w_0, b_0 = (round(float(rng.uniform(-6, 6)), 1) for _ in "wb")
    return {
        "output": output,
        "eta": one_of(rng, *etas),
        "w_0": w_0,
        "b_0": b_0,
        "t": one_of(rng, 0, 1, 1, 2, 5, 20, 60),
    }


def least_loss(output):
    """The least that there is, from the best place of a grid on."""
    w, b = np.meshgrid(np.linspace(-6, 6, 121), np.linspace(-6, 6, 121))
    losses = loss_of_neuron(output, w, b)
    at = np.array([w.flat[losses.argmin()], b.flat[losses.argmin()]])
    rate = 0.1 if output == "linear" else 2.0
    return float(loss_of_neuron(output, *descent(output, [rate] * 2000, at)[-1]))


LEAST = {output: least_loss(output) for output in ("logistic", "linear")}


def walked(explorer):
    """Where the neuron came along, the losses there, and how long the gradient is now."""
    state = explorer.state
    output = str(state.output)
    points = descent(output, [state.changes[0].eta] * state.t, (state.w_0, state.b_0))
    losses = loss_of_neuron(output, *points.T)
    return points, losses, np.hypot(*gradient(output, *points[-1])), losses[-1] - LEAST[output]


def stands(flat, high):
    def claim(explorer):
        *_, slope, above = walked(explorer)
        assert (slope < 0.004) == flat and (above > 0.05) == high

    return claim


def out_and_higher(explorer):
    points, losses, *_ = walked(explorer)
    assert np.abs(points[-1]).max() > 6 and losses[-1] > losses[0] and np.diff(losses).max() > 0


def left_the_picture(explorer):
    points, losses, *_ = walked(explorer)
    assert np.abs(points[0]).max() <= 6 < np.abs(points[-1]).max() and losses[-1] <= losses[0]


def uphill(explorer):
    points, losses, *_ = walked(explorer)
    output = str(explorer.state.output)
    steps = points[-2] - 10.0 ** -np.arange(1.0, 6)[:, None] * gradient(output, *points[-2])
    assert losses[-1] > losses[-2] > loss_of_neuron(output, *steps.T).min(), "no eta would have been better"


def downhill(explorer):
    _, losses, *_ = walked(explorer)
    assert losses[-1] < losses[-2]


def at_the_start(explorer):
    assert explorer.state.t == 0


# a program with a fault, 4.8


def a_fault(rng):
    faults = ("W_k overwritten too early", "no stop at k = 1, in lists", "the minus is missing")
    more = {"neurons": one_of(rng, 2, 3), "seed": int(rng.integers(10)), "eta": one_of(rng, 0.05, 0.5, 2.0)}
    return {"fault": one_of(rng, *faults), "data": one_of(rng, "moons", "blobs"), "t": one_of(rng, 0, 1, 5, 30)} | more


def same_steps(explorer):
    (right, wrong), angles, apart = both(explorer.state)
    assert apart < 1e-9 and max(angles) < 1e-4 and right[-1] == pytest.approx(wrong[-1], rel=1e-9)


def same_start(explorer):
    assert explorer.state.t == 0


def steps_off(explorer, degrees, times):
    (right, wrong), angles, _ = both(explorer.state)
    assert says(degrees, max(angles), 1) and explorer.state.t > 0
    assert abs(number(times)[0] - wrong[-1] / right[-1]) <= 0.006 + 1e-3 * wrong[-1] / right[-1]


# scores and probabilities, 4.3


def scores(rng):
    k = int(rng.integers(2, 5))
    a_L = {f"a_L{i}": one_of(rng, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0) for i in range(1, k + 1)}
    return {"k": k, "true_class": int(rng.integers(1, k + 1))} | a_L


def some_classes(rng):
    more = {"exp": one_of(rng, True, False), "add": one_of(rng, 0.0, 0.0, -1.0, 3.0)}
    return scores(rng) | more | {"temperature": one_of(rng, 1.0, 1.0, 0.5, 2.0)}


def shares(state, add=0.0):
    """What each class gets, plainly, and the numbers of which these are the shares."""
    z = (state.a_L[:, 0] + state.add + add) / state.temperature
    parts = np.exp(z) if state.exp else z
    with np.errstate(divide="ignore", invalid="ignore"):
        return parts / parts.sum(), z, parts


def no_probabilities(explorer, names):
    y_hat, *_ = shares(explorer.state)
    bad = [f"ŷ{'₁₂₃₄'[i]}" for i, share in enumerate(y_hat) if not 0 <= share <= 1]
    assert not explorer.state.exp and re.findall("ŷ.", names) == bad


def by_luck(explorer):
    y_hat, _, parts = shares(explorer.state)
    assert not explorer.state.exp and ((y_hat >= 0) & (y_hat <= 1)).all()
    assert (parts == parts[0]).all() or any(not ((one >= 0) & (one <= 1)).all() for one in (
        shares(explorer.state, add)[0] for add in np.linspace(-20, 20, 4001)
    )), "whatever is added, they lie between 0 and 1"  # fmt: skip


def nothing_to_divide_by(explorer):
    _, z, _ = shares(explorer.state)
    assert not explorer.state.exp and abs(z.sum()) < 1e-9


def times_as_large(explorer, times):
    state = explorer.state
    with_c, _, parts = shares(state)
    without, _, before = shares(state, -state.add)
    np.testing.assert_allclose(with_c, without, rtol=1e-9)
    assert says(times, (parts / before)[0], 2)
    np.testing.assert_allclose(parts / before, parts.sum() / before.sum())


def times_as_far_apart(explorer, times):
    state, (_, z, _) = explorer.state, shares(explorer.state)
    np.testing.assert_allclose(z - z[0], number(times)[0] * (state.a_L[:, 0] - state.a_L[0, 0]), rtol=0.01)
    assert np.array_equal(np.argsort(z, kind="stable"), np.argsort(state.a_L[:, 0], kind="stable"))


def adds_up_to_1(explorer):
    y_hat, z, parts = shares(explorer.state)
    assert (parts > 0).all() and y_hat.sum() == pytest.approx(1) and np.array_equal(z, explorer.state.a_L[:, 0])


def true_share(low, high):
    def claim(explorer):
        y_hat = shares(explorer.state)[0][explorer.state.true_class - 1]
        assert low(y_hat) or high(y_hat)

    return claim


def a_cross_entropy(rng):
    return scores(rng) | {"target": one_of(rng, "e(ℓ)", "mostly ℓ", "half ℓ, half the next", "all alike")}


def like_its_target(explorer, rng):
    if rng.random() < 0.3:
        explorer.state.score_like_target()
        explorer.redraw()


def of_distributions(state):
    """y, ŷ, and the cross entropy of y and any other distribution."""
    y, parts = state.y[:, 0], np.exp(state.a_L[:, 0])
    return y, parts / parts.sum(), lambda y_hat: -(y * np.log(y_hat)).sum(axis=-1)


def least_of_any(explorer, least, less):
    y, y_hat, loss = of_distributions(explorer.state)
    others = np.random.default_rng(0).dirichlet(np.ones(len(y)) * 0.7, 20_000) * 0.999 + 0.001 / len(y)
    floor = -sum(part * np.log(part) for part in y if part)
    near(least, floor, 0.001)
    assert loss(others).min() >= floor - 1e-9 and loss(0.999 * y + 0.001 / len(y)) == pytest.approx(floor, abs=0.02)
    if less:
        near(less, loss(y_hat) - floor, 0.01)
    else:
        assert loss(y_hat) - floor < 1e-3 and floor > 0, "y is sure"


def one_term(explorer):
    y, y_hat, loss = of_distributions(explorer.state)
    assert sorted(y) == [0] * (len(y) - 1) + [1] and loss(y_hat) == pytest.approx(-np.log(y_hat[y.argmax()]))


def largest_entries(explorer, by_y_hat, by_a):
    y, y_hat, _ = of_distributions(explorer.state)
    near(by_y_hat, (y / y_hat).max(), 0.005)
    near(by_a, np.abs(y_hat - y).max(), 0.005)


def one_column_counts(explorer):
    y, y_hat, _ = of_distributions(explorer.state)
    jacobian = np.diag(y_hat) - np.outer(y_hat, y_hat)
    l = y.argmax()
    np.testing.assert_allclose(-jacobian[:, l] / y_hat[l], y_hat - y, atol=1e-12)


# the ratings of films, 4.3


def some_ratings(rng):
    more = {"eta": one_of(rng, 0.05, 0.3, 1.0), "t": one_of(rng, 0, 3, 10, 60)}
    return {"divided_by": one_of(rng, 1, 2, 5), "floor": one_of(rng, True, False)} | more


def losses_of_ratings(explorer):
    linear, logistic = (run.over_time() for run in explorer.state.both)
    return linear, logistic


def steps_too_large(explorer):
    linear, _ = losses_of_ratings(explorer)
    assert linear[-1] > linear[0] and linear[-1] > linear[-2]


def never_under_the_floor(explorer, parts, floor):
    state = explorer.state
    outside = np.maximum(0, np.maximum(state.y - 1, -state.y)) ** 2
    found = [number(part)[0] for part in parts.split(" + ")]
    np.testing.assert_allclose(found, outside.sum(axis=0), atol=0.006)
    near(floor, outside.sum() / len(FILMS), 0.005)
    assert min(losses_of_ratings(explorer)[1]) >= outside.sum() / len(FILMS)


def all_that_logistic_can_be(explorer):
    y_hat = explorer.state.both[1].iteration().forward.y_hat
    assert (y_hat >= 0).all() and (y_hat <= 1).all()


# points of a plane, 4.8

G = {"tanh": np.tanh, "relu": lambda a: a * (a > 0), "logistic": lambda a: 1 / (1 + np.exp(-np.clip(a, -500, 500)))}
SLOPE = {"tanh": lambda h: 1 - h**2, "relu": lambda h: (h > 0) * 1.0, "logistic": lambda h: h * (1 - h)}
STEEPEST = {"tanh": 1.0, "logistic": 0.25}


def a_training(rng):
    more = {"g": one_of(rng, "tanh", "relu", "relu", "logistic"), "seed": int(rng.integers(100))}
    more |= {"hidden": one_of(rng, 2, 3), "neurons": one_of(rng, 2, 3), "eta": one_of(rng, 2.0, 10.0)}
    return {"data": one_of(rng, "moons", "blobs", "your own"), "t": one_of(rng, 30, 60)} | more


def other_points(explorer, rng):
    state = explorer.state
    if state.data == "your own" or rng.random() < 0.2:
        few = [((0.5, 0.5, 1),), ((0.5, 0.5, 1), (0.5, 0.5, 2)), ((0.1, 0.2, 2), (0.3, -0.2, 2)), ()]
        state.place(few[rng.integers(4)])
    elif rng.random() < 0.2:
        state.eta = 0.3
    explorer.redraw()


def back_through(explorer, t):
    """h of every layer and the length of each grad_W_k at t, plainly."""
    state = explorer.state
    theta, points, g = state.iteration(t).theta, np.array(state.points), str(state.g)
    h, L = {0: points[:, :2].T}, theta.L
    for k in range(1, L + 1):
        a = theta.W[k] @ h[k - 1] + theta.b[k]
        h[k] = G[g](a) if k < L else np.exp(a - a.max(axis=0)) / np.exp(a - a.max(axis=0)).sum(axis=0)
    by_a, norms = (h[L] - np.eye(len(h[L]))[:, points[:, 2].astype(int) - 1]) / len(points), {}
    for k in range(L, 0, -1):
        norms[k] = float(np.linalg.norm(by_a @ h[k - 1].T))
        if k > 1:
            by_a = (theta.W[k].T @ by_a) * SLOPE[g](h[k - 1])
    return h, norms


def the_last_twenty(explorer):
    t = explorer.state.t
    return [back_through(explorer, at) for at in range(t - 19, t + 1)]


def next_to_no_gradient(explorer, saturated):
    runs, g = the_last_twenty(explorer), str(explorer.state.g)
    assert all(norms[1] <= 1.001e-3 * norms[max(norms)] for _, norms in runs)
    h, norms = runs[-1]
    faint = [(SLOPE[g](h[k]) < 0.1 * STEEPEST[g]).mean() for k in range(1, max(norms))]
    assert bool(saturated) == (max(faint) > 0.5)


def no_gradient_for_twenty(explorer):
    runs = the_last_twenty(explorer)
    assert not any(norms[1] for _, norms in runs)
    h, norms = runs[-1]
    assert np.any([(h[k] <= 0).all(axis=0) for k in range(1, max(norms))], axis=0).all(), "a way is open"


def points_of(explorer):
    return list(explorer.state.points)


def one_class(explorer, number_):
    assert {point[2] for point in points_of(explorer)} == {int(number_)}


def at_one_place(explorer):
    points = points_of(explorer)
    assert len({point[:2] for point in points}) < len({*points})


def no_point(explorer):
    assert not points_of(explorer)


def a_branch(explorer, t):
    assert int(t) == explorer.state.changes[-1].t > 0


# the walk back, 4.4


def a_walk(rng):
    sizes = {name: int(rng.integers(1, 5)) for name in ("hidden", "neurons", "inputs")}
    stops = 2 + 3 * (sizes["hidden"] + 1) - 2
    return sizes | {"stop": int(rng.integers(0, stops)), "seed": int(rng.integers(100))}


def numbers_after(text, name):
    return [number(each)[0] for each in re.search(rf"{name} = ([^.]*(?:\.\d[^.]*)*)\.", text)[1].split()]


def undiminished(explorer, layer):
    """All of the blame of this layer goes through its weights to the one below, as much as turned into gradients."""
    plain, k = Plainly.of(explorer.state), int(layer) + 1
    explorer.controls["stop"].value += 1
    below = numbers_after(explorer.text(), f"grad_h_{layer}")
    np.testing.assert_allclose(below, (plain.W[k].T @ plain.by_b[k])[:, 0], rtol=0.01, atol=1e-4)


def added_up(explorer, layer):
    plain, k = Plainly.of(explorer.state), int(layer)
    np.testing.assert_allclose(numbers_after(explorer.text(), f"grad_h_{k}"),
                               (plain.W[k + 1].T @ plain.by_a[k + 1])[:, 0], rtol=0.01, atol=1e-4)  # fmt: skip


def all_have_answered(explorer):
    assert explorer.state.stops_made[-1] == ("W", 1)


def to_its_left(explorer, layer):
    """What g lets through is all that goes on to the left, so a layer of saturated neurons lets next to nothing pass."""
    plain, k = Plainly.of(explorer.state), int(layer)
    np.testing.assert_allclose(numbers_after(explorer.text(), f"grad_a_{k}"),
                               (plain.by_h[k] * plain.slope[k])[:, 0], rtol=0.01, atol=1e-4)  # fmt: skip


def nothing(explorer, rng):
    pass


# Explorer, how it is made at random, what else is done to it, and its sentences with what they claim.
WORDS = {
    "SliceAlongGradient": (a_slice, nothing, {
        r"ℒ first climbs at η = ([\d.]+)\.": first_climbs,
        r"No climb is seen up to η = 20": no_climb,
        r"and goes past the first climb": past_the_first_climb,
        r"The step keeps ([\d,]+) % of its promise": keeps_of_promise,
        r"The gradient is 0, or so small that no step is seen": no_slope,
        r"Too far: the loss is no smaller than before": too_far,
    }),
    "VanishingGradientExplorer": (a_deep_network, nothing, {
        r"The gradient vanishes": grows(0, 0.1),
        r"The gradient explodes": grows(10, np.inf),
        r"The gradient stays within a factor of 10": grows(0.1, 10),
        r"On average each layer down multiplies the length by (\S+)\.": each_layer_multiplies,
        r"There is no gradient: the output is right for certain": no_gradient,
    }),
    "NeuronDescent": (a_neuron, nothing, {
        r"A plateau: ∇ is nearly 0, the loss far from its lowest": stands(True, True),
        r"It has arrived: ∇ is nearly 0, the loss near its lowest": stands(True, False),
        r"Out of the picture, and higher than at the start: η was too large": out_and_higher,
        r"The way has left the picture": left_the_picture,
        r"The last step went uphill: η was too large for it": uphill,
        r"The last step went downhill": downhill,
        r"At the start": at_the_start,
    }),
    "FaultyTraining": (a_fault, nothing, {
        r"Both begin at the same θ": same_start,
        r"Both have taken the same steps so far: no harm yet": same_steps,
        r"Its steps are up to (\S+)° off; its loss is (\S+) times that of the right one": steps_off,
    }),
    "Classes": (some_classes, nothing, {
        r"Without the exponential (.+?) (?:is|are) not between 0 and 1, so (?:it is|they are) no probabilit": no_probabilities,
        r"lie between 0 and 1 by luck alone": by_luck,
        r"The numbers z add up to 0: without the exponential there is nothing to divide by": nothing_to_divide_by,
        r"Each exponential is (\S+) times as large as without c, and so is their sum: ŷ is the same": times_as_large,
        r"the scores lie (\S+) times as far apart, their order is the same": times_as_far_apart,
        r"The exponential makes every score positive, dividing by the sum makes them add up to 1": adds_up_to_1,
        r"= \S+ is no probability: there is no loss": true_share(lambda share: share < 0, lambda share: share > 1),
        r"= 0 has no logarithm: there is no loss": true_share(lambda share: share == 0, lambda share: False),
    }),
    "CrossEntropy": (a_cross_entropy, like_its_target, {
        r"All terms but one are 0 · something": one_term,
        r"No ŷ makes it smaller than ([\d.]+): here ŷ is as good as y, and y is not sure itself()": least_of_any,
        r"The least that any ŷ can make of it is ([\d.]+): ([\d.]+) less than now": least_of_any,
    }),
    "SoftmaxGradient": (scores, nothing, {
        r"Column ℓ of Jᵀ is all that counts: every other entry of .+? is 0": one_column_counts,
        r"Largest entry w\.r\.t\. ŷ: (\S+), w\.r\.t\. a\S+: (\S+)\.": largest_entries,
    }),
    "Ratings": (some_ratings, nothing, {
        r"The steps were too large for the linear output": steps_too_large,
        r"floor: \((.+?)\) / 4 = (\S+)": never_under_the_floor,
        r"Shaded: all that a logistic output can be": all_that_logistic_can_be,
    }),
    "Training": (a_training, other_points, {
        r"Next to no gradient has reached W\S+ for 20 iterations(: neurons with \w+ are saturated)?\.": next_to_no_gradient,
        r"No gradient reached W\S+ for 20 iterations: on every way there a neuron with relu answers 0": no_gradient_for_twenty,
        r"(?:One example, of class|Only class) (\d).*? everywhere is all that there is to learn": one_class,
        r"At one place lie points of different classes: no θ tells them apart": at_one_place,
        r"No point, no loss, nothing to learn": no_point,
        r"A branch begins at t = (\d+) with .*: what came before stays": a_branch,
    }),
    "Responsibility": (a_walk, nothing, {
        r"The same blame also goes on, undiminished, to h_?(\d)": undiminished,
        r"h_?(\d) is blamed from all sides": added_up,
        r"a_?(\d) hands over what g lets through": to_its_left,
        r"On the left is only the input, which learning does not change: all parameters have answered": all_have_answered,
    }),
}  # fmt: skip


@pytest.mark.parametrize("name", WORDS)
def test_what_is_said_is_so(name):
    at_random_, more, sentences = WORDS[name]
    met = dict.fromkeys(sentences, 0)
    for seed in range(STATES):
        rng = np.random.default_rng([seed, 16])
        start = at_random_(rng)
        explorer = made(name, **start)
        more(explorer, rng)
        text = said_by(explorer)
        for sentence, claim in sentences.items():
            found = re.search(sentence, text)
            if found:
                met[sentence] += 1
                try:
                    claim(explorer, *found.groups())
                except AssertionError as error:
                    raise AssertionError(f"{found[0]!r} is false at {start}: {error}") from None
    assert min(met.values()) > 0, [sentence for sentence, times in met.items() if not times]


OF_TRAPS = ("with ℓ in it the fraction is 1/k and never moves",)  # test_derivations.py has their values
# Words that claim more than what is seen: a sentence with one of them stands in WORDS.
LARGE = re.compile(
    r"\b(never|always|nearly|next to no|more or less|about equal|keeps|step by step|undiminished|"
    r"(?<!adds )up to|(?<!factors )so far|from \S+ = \S+ on, ℒ)\b"
)


@pytest.mark.parametrize("name", NAMES)
def test_no_large_word_is_said_that_is_not_looked_at(name):
    how, more, _ = WORDS.get(name, (lambda rng: {}, lambda explorer, rng: at_random(explorer, rng, 5), {}))
    for seed in range(12):
        rng = np.random.default_rng([seed, 17])
        explorer = made(name, **how(rng))
        more(explorer, rng)
        text = said_by(explorer)
        for sentence in [*(each for _, _, sentences in WORDS.values() for each in sentences), *OF_TRAPS]:
            text = re.sub(sentence, "", text)
        found = LARGE.search(text)
        assert not found, text[max(0, found.start() - 60) : found.end() + 60]
