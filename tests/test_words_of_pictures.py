"""What a picture says in words holds wherever it says so: each sentence is met in random states, its claim worked out apart.

A claim is a function of the case and of what the sentence names; it raises AssertionError where the sentence is false.
"""

import re
from functools import lru_cache

import numpy as np
import pytest
from driving import NAMES, made, runs_are_short, set_at_random  # noqa: F401  an autouse fixture
from plainly import PLAIN, SLOPES, Plainly, descent, neuron
from seeing import Seen
from seeing_parts import number, says
from test_faults import both

from lecture_lib import logistic
from lecture_lib.data import FILMS

SEEDS, DRAWN = 80, 16
BESIDE = "VanishingGradientExplorer", "SoftmaxGradient", "Ratings"  # these say some sentences only beside the picture


class Case:
    """An explorer in a state, and what a reader is told there; with `beside`, also in the texts beside the picture."""

    def __init__(self, explorer, beside):
        self.explorer, self.state = explorer, explorer.state
        self.text = explorer.words(explorer.numbers())
        if beside:
            explorer.redraw()
            seen, panels = Seen(explorer), explorer.scene.panels
            self.text = " ".join(
                [self.text, *(seen[each["name"]].words() for each in panels if each["kind"] == "html")]
            )


once = lru_cache(1)  # for all claims of a case


def near(text, value, part=0.02):
    """A number as text is this one, to two digits."""
    assert number(text)[0] == pytest.approx(value, rel=part, abs=1e-9), (text, value)


def one_of(rng, **options):
    return {field: values[rng.integers(len(values))] for field, values in options.items()}


# the slice along the gradient, 4.2

A_SLICE = dict.fromkeys(("inputs", "hidden", "neurons", "classes"), range(2, 5)) | {
    "seed": range(1000),
    "t": (0, 0, 3),
    "eta": (0.1, 0.5, 2.0, 5.0, 10.0, 10.0),
    "g": ("tanh", "tanh", "tanh", "logistic"),
    "true_class": (1, 2),
}


@once
def looked_along(case):
    """The loss at 6,000 etas up to 20, and how far it has climbed above its lowest so far at each of them."""
    plain, etas = Plainly.of(case.state), np.linspace(0, 20**0.5, 6000) ** 2
    found = plain.along(etas).loss
    return etas, found, found - np.minimum.accumulate(found), plain.squares, lambda eta: plain.along(eta).loss


def first_climbs(case, at):
    etas, found, climbed, _, loss = looked_along(case)
    here = number(at)[0]
    off = 0.003 + 0.003 * here
    assert climbed[etas < here - off].max(initial=0) < 1e-6 * found[0], "it climbs before"
    assert loss(here) <= min(loss(here - off), loss(here + off)) + 1e-9 * found[0], "it does not climb there"


def no_climb(case):
    _, found, climbed, _, _ = looked_along(case)
    assert climbed.max() <= 1e-6 * max(found[0], 1e-6)


def past_the_first_climb(case):
    etas, _, climbed, _, _ = looked_along(case)
    assert climbed[etas <= case.state.eta].max() > 0


def keeps_of_promise(case, percent):
    *_, squares, loss = looked_along(case)
    kept = 100 * (loss(0.0) - loss(case.state.eta)) / (case.state.eta * squares)
    assert kept > 0 and abs(number(percent)[0] - kept) < 0.51


def no_slope(case):
    assert case.state.eta * looked_along(case)[3] < 1e-14


def too_far(case):
    loss, eta = looked_along(case)[-1], case.state.eta
    assert loss(eta) >= loss(0.0) > loss(eta * 10.0 ** -np.arange(1, 5)).min()


# the gradient of a deep network, 4.9

A_DEEP_NETWORK = {
    "depth": range(1, 21),
    "g": ("logistic", "tanh", "relu", "linear"),
    "size": np.linspace(0.5, 4, 71).round(2).tolist(),
}


def lengths(case):
    theta = case.state.theta
    by_a = Plainly(theta.W, theta.b, case.state.x, np.eye(3)[:, :1], case.state.g).by_a
    return [np.linalg.norm(by_a[k]) for k in sorted(by_a)]


def grows(low, high):
    def claim(case):
        first, *_, last = lengths(case)
        assert low <= first / last <= high

    return claim


def each_layer_multiplies(case, by):
    first, *_, last = lengths(case)
    near(by, (first / last) ** (1 / case.state.depth), 0.06)


def no_gradient(case):
    assert lengths(case)[-1] == 0


# one neuron and its descent, 4.2

ETAS = {"logistic": (0.5, 4.0, 10.0, 50.0, 50.0), "linear": (0.02, 0.1, 0.2, 0.25, 0.4)}
PLANE = np.linspace(-6, 6, 121)


def a_neuron(rng):
    output = ("logistic", "linear")[rng.integers(2)]
    place = PLANE.round(1).tolist()
    return {"output": output} | one_of(rng, eta=ETAS[output], w_0=place, b_0=place, t=(0, 1, 1, 2, 5, 20, 60))


@lru_cache
def least(output):
    """The least loss that there is, from the best place of a grid on."""
    places = np.meshgrid(PLANE, PLANE)
    best = neuron(output, *places).loss.argmin()
    there = neuron(output, *(each.flat[best] for each in places))
    return there.walk([0.1 if output == "linear" else 2.0] * 2000)[-1].loss


@once
def walked(case):
    """Where the neuron came along, the losses there, how long the gradient is now, how far above the least loss it is."""
    state, output = case.state, str(case.state.output)
    points = descent(output, [state.changes[0].eta] * state.t, (state.w_0, state.b_0))
    losses = neuron(output, *points.T).loss
    return points, losses, neuron(output, *points[-1]).squares ** 0.5, losses[-1] - least(output)


def stands(flat, high):
    def claim(case):
        *_, slope, above = walked(case)
        assert (slope < 0.004) == flat and (above > 0.05) == high

    return claim


def out_and_higher(case):
    points, losses, *_ = walked(case)
    assert np.abs(points[-1]).max() > 6 and losses[-1] > losses[0] and np.diff(losses).max() > 0


def left_the_picture(case):
    points, losses, *_ = walked(case)
    assert np.abs(points[0]).max() <= 6 < np.abs(points[-1]).max() and losses[-1] <= losses[0]


def uphill(case):
    points, losses, *_ = walked(case)
    before = neuron(str(case.state.output), *points[-2])
    assert losses[-1] > losses[-2] > before.along(10.0 ** -np.arange(1, 6)).loss.min(), "no eta would have been better"


def downhill(case):
    losses = walked(case)[1]
    assert losses[-1] < losses[-2]


def at_the_start(case):
    assert case.state.t == 0


# a program with a fault, 4.8

A_FAULT = {
    "fault": ("W_k overwritten too early", "no stop at k = 1, in lists", "a wrong sign"),
    "data": ("moons", "blobs"),
    "t": (0, 1, 5, 30),
    "neurons": (2, 3),
    "seed": range(10),
    "eta": (0.05, 0.5, 2.0),
}


def same_steps(case):
    (right, wrong), angles, apart = both(case.state)
    assert apart < 1e-9 and max(angles) < 1e-4 and right[-1] == pytest.approx(wrong[-1], rel=1e-9)


def steps_off(case, degrees, times):
    (right, wrong), angles, _ = both(case.state)
    assert says(degrees, max(angles), 1) and case.state.t > 0
    near(times, wrong[-1] / right[-1], 0.01 + 0.006 * right[-1] / wrong[-1])


# scores and probabilities, 4.3


def scores(rng):
    k = int(rng.integers(2, 5))
    a_L = {f"a_L{i}": (-1.0, -0.5, 0.0, 0.5, 1.0, 2.0) for i in range(1, k + 1)}
    return {"k": k} | one_of(rng, true_class=range(1, k + 1), **a_L)


def some_classes(rng):
    return scores(rng) | one_of(rng, exp=(True, False), add=(0.0, 0.0, -1.0, 3.0), temperature=(1.0, 1.0, 0.5, 2.0))


def shares(state, add=0.0):
    """What each class gets, plainly, and the numbers of which these are the shares."""
    z = (state.a_L[:, 0] + state.add + add) / state.temperature
    parts = np.exp(z) if state.exp else z
    with np.errstate(divide="ignore", invalid="ignore"):
        return parts / parts.sum(), z, parts


def in_bounds(share):
    return (share >= 0) & (share <= 1)


def no_probabilities(case, names):
    bad = [f"ŷ{'₁₂₃₄'[i]}" for i in np.flatnonzero(~in_bounds(shares(case.state)[0]))]
    assert not case.state.exp and re.findall("ŷ.", names) == bad


def by_luck(case):
    y_hat, _, parts = shares(case.state)
    assert not case.state.exp and in_bounds(y_hat).all()
    others = (in_bounds(shares(case.state, add)[0]).all() for add in np.linspace(-20, 20, 4001))
    assert (parts == parts[0]).all() or not all(others), "whatever is added, they lie between 0 and 1"


def nothing_to_divide_by(case):
    assert not case.state.exp and abs(shares(case.state)[1].sum()) < 1e-9


def times_as_large(case, times):
    state = case.state
    (with_c, _, parts), (without, _, before) = shares(state), shares(state, -state.add)
    np.testing.assert_allclose(with_c, without, rtol=1e-9)
    assert says(times, (parts / before)[0], 2)
    np.testing.assert_allclose(parts / before, parts.sum() / before.sum())


def times_as_far_apart(case, times):
    (_, z, _), a_L = shares(case.state), case.state.a_L[:, 0]
    np.testing.assert_allclose(z - z[0], number(times)[0] * (a_L - a_L[0]), rtol=0.01)
    assert np.array_equal(np.argsort(z, kind="stable"), np.argsort(a_L, kind="stable"))


def adds_up_to_1(case):
    y_hat, z, parts = shares(case.state)
    assert (parts > 0).all() and y_hat.sum() == pytest.approx(1) and np.array_equal(z, case.state.a_L[:, 0])


def no_true_share(case):
    assert shares(case.state)[0][case.state.true_class - 1] == 0


def true_share_out_of_bounds(case):
    assert not in_bounds(shares(case.state)[0][case.state.true_class - 1])


def a_cross_entropy(rng):
    return scores(rng) | one_of(rng, target=("e(ℓ)", "mostly ℓ", "half ℓ, half the next", "all alike"))


def like_its_target(explorer, rng):
    if rng.random() < 0.3:
        explorer.state.score_like_target()


def of_distributions(state):
    """y, ŷ, and the cross entropy of y and any other distribution."""
    y, y_hat = state.y[:, 0], PLAIN["softmax"](state.a_L)[:, 0]
    return y, y_hat, lambda y_hat: -(y * np.log(y_hat)).sum(axis=-1)


def least_of_any(case, least, less):
    y, y_hat, loss = of_distributions(case.state)
    others = np.random.default_rng(0).dirichlet(np.ones(len(y)) * 0.7, 20_000) * 0.999 + 0.001 / len(y)
    floor = -sum(part * np.log(part) for part in y if part)
    near(least, floor, 0.001)
    assert loss(others).min() >= floor - 1e-9 and loss(0.999 * y + 0.001 / len(y)) == pytest.approx(floor, abs=0.02)
    if less:
        near(less, loss(y_hat) - floor, 0.01)
    else:
        assert loss(y_hat) - floor < 1e-3 and floor > 0, "y is sure"


def one_term(case):
    y, y_hat, loss = of_distributions(case.state)
    assert sorted(y) == [0] * (len(y) - 1) + [1] and loss(y_hat) == pytest.approx(-np.log(y_hat[y.argmax()]))


def largest_entries(case, by_y_hat, by_a):
    y, y_hat, _ = of_distributions(case.state)
    near(by_y_hat, (y / y_hat).max(), 0.005)
    near(by_a, np.abs(y_hat - y).max(), 0.005)


def one_column_counts(case):
    y, y_hat, _ = of_distributions(case.state)
    jacobian, l = np.diag(y_hat) - np.outer(y_hat, y_hat), y.argmax()
    np.testing.assert_allclose(-jacobian[:, l] / y_hat[l], y_hat - y, atol=1e-12)


# the ratings of films, 4.3

SOME_RATINGS = {"divided_by": (1, 2, 5), "floor": (True, False), "eta": (0.05, 0.3, 1.0), "t": (0, 3, 10, 60)}


def steps_too_large(case):
    linear = case.state.both[0].over_time()
    assert linear[-1] > linear[0] and linear[-1] > linear[-2]


def never_under_the_floor(case, parts, floor):
    outside = np.maximum(0, np.maximum(case.state.y - 1, -case.state.y)) ** 2
    np.testing.assert_allclose([number(part)[0] for part in parts.split(" + ")], outside.sum(axis=0), atol=0.006)
    near(floor, outside.sum() / len(FILMS), 0.005)
    assert min(case.state.both[1].over_time()) >= outside.sum() / len(FILMS)


def all_that_logistic_can_be(case):
    assert in_bounds(case.state.both[1].iteration().forward.y_hat).all()


# points of a plane, 4.8

A_TRAINING = {
    "g": ("tanh", "relu", "relu", "logistic"),
    "seed": range(100),
    "hidden": (2, 3),
    "neurons": (2, 3),
    "eta": (2.0, 10.0),
    "data": ("moons", "blobs", "your own"),
    "t": (30, 60),
}
FEW = ((0.5, 0.5, 1),), ((0.5, 0.5, 1), (0.5, 0.5, 2)), ((0.1, 0.2, 2), (0.3, -0.2, 2)), ()


def other_points(explorer, rng):
    state = explorer.state
    if state.data == "your own" or rng.random() < 0.2:
        state.place(FEW[rng.integers(4)])
    elif rng.random() < 0.2:
        state.eta = 0.3
    if state.k == 2 and rng.random() < 0.4:
        t, state.output = state.t, logistic
        state.t = t


@once
def the_last_twenty(case):
    """The network at each t, plainly, and the lengths of its grad_W_k."""
    state, points = case.state, np.array(case.state.points)
    one = state.output is logistic
    y = np.eye(state.k)[: 1 if one else None, points[:, 2].astype(int) - 1]
    of = ("logistic", "binary_cross_entropy") if one else ("softmax", "cross_entropy")
    thetas = [state.iteration(t).theta for t in range(state.t - 19, state.t + 1)]
    with np.errstate(over="ignore"):
        found = [Plainly(theta.W, theta.b, points[:, :2].T, y, state.g, *of) for theta in thetas]
        return found, [{k: np.linalg.norm(by) for k, by in each.by_W.items()} for each in found]


def next_to_no_gradient(case, saturated):
    found, norms = the_last_twenty(case)
    last, steepest = found[-1], {"tanh": 1.0, "logistic": 0.25}.get(found[-1].g)
    assert all(each[1] <= 1.001e-3 * each[last.L] for each in norms)
    faint = [(SLOPES[last.g](last.h[k]) < 0.1 * steepest).mean() for k in range(1, last.L)]
    assert bool(saturated) == (max(faint) > 0.5)


def no_gradient_for_twenty(case):
    found, norms = the_last_twenty(case)
    last = found[-1]
    assert not any(each[1] for each in norms)
    assert np.any([(last.h[k] <= 0).all(axis=0) for k in range(1, last.L)], axis=0).all(), "a way is open"


def one_class(case, number_):
    assert {point[2] for point in case.state.points} == {int(number_)}


def at_one_place(case):
    assert len({point[:2] for point in case.state.points}) < len({*case.state.points})


def no_point(case):
    assert not len(case.state.points)


def a_branch(case, t):
    assert int(t) == case.state.changes[-1].t > 0


# the walk back, 4.4


def a_walk(rng):
    sizes = one_of(rng, hidden=range(1, 5), neurons=range(1, 5), inputs=range(1, 5))
    return sizes | one_of(rng, stop=range(3 * (sizes["hidden"] + 1)), seed=range(100))


def stands_there(text, name, values):
    found = [number(each)[0] for each in re.search(rf"{name} = ([^.]*(?:\.\d[^.]*)*)\.", text)[1].split()]
    np.testing.assert_allclose(found, values[:, 0], rtol=0.01, atol=1e-4)


def undiminished(case, layer):
    """All of the blame of this layer goes through its weights to the one below, as much as turned into gradients."""
    plain, k = Plainly.of(case.state), int(layer) + 1
    case.state.stop += 1
    stands_there(case.explorer.words(case.explorer.numbers()), f"grad_h_{layer}", plain.W[k].T @ plain.by_b[k])


def added_up(case, layer):
    plain, k = Plainly.of(case.state), int(layer) + 1
    stands_there(case.text, f"grad_h_{layer}", plain.W[k].T @ plain.by_a[k])


def all_have_answered(case):
    assert case.state.stops_made[-1] == ("W", 1)


def to_its_left(case, layer):
    """What g lets through is all that goes on to the left, so a layer of saturated neurons lets next to nothing pass."""
    plain, k = Plainly.of(case.state), int(layer)
    stands_there(case.text, f"grad_a_{k}", plain.by_h[k] * plain.slope[k])


# Explorer, the states it may start in, what else is done to it, and its sentences with what they claim.
WORDS = {
    "SliceAlongGradient": (A_SLICE, None, {
        r"ℒ first climbs at η = ([\d.]+)\.": first_climbs,
        r"No climb is seen up to η = 20": no_climb,
        r"and goes past the first climb": past_the_first_climb,
        r"The step keeps ([\d,]+) % of its promise": keeps_of_promise,
        r"The gradient is 0, or so small that no step is seen": no_slope,
        r"Too far: the loss is no smaller than before": too_far,
    }),
    "VanishingGradientExplorer": (A_DEEP_NETWORK, None, {
        r"The gradient vanishes": grows(0, 0.1),
        r"The gradient explodes": grows(10, np.inf),
        r"The gradient stays within a factor of 10": grows(0.1, 10),
        r"On average each layer down multiplies the length by (\S+)\.": each_layer_multiplies,
        r"There is no gradient: the output is right for certain": no_gradient,
    }),
    "NeuronDescent": (a_neuron, None, {
        r"A plateau: ∇ is nearly 0, the loss far from its lowest": stands(True, True),
        r"It has arrived: ∇ is nearly 0, the loss near its lowest": stands(True, False),
        r"Out of the picture, and higher than at the start: η was too large": out_and_higher,
        r"The way has left the picture": left_the_picture,
        r"The last step went uphill: η was too large for it": uphill,
        r"The last step went downhill": downhill,
        r"At the start": at_the_start,
    }),
    "FaultyTraining": (A_FAULT, None, {
        r"Both begin at the same θ": at_the_start,
        r"Both have taken the same steps so far: no harm yet": same_steps,
        r"Its steps are up to (\S+)° off; its loss is (\S+) times that of the right one": steps_off,
    }),
    "Classes": (some_classes, None, {
        r"Without the exponential (.+?) (?:is|are) not between 0 and 1, so (?:it is|they are) no probabilit": no_probabilities,
        r"lie between 0 and 1 by luck alone": by_luck,
        r"The numbers z add up to 0: without the exponential there is nothing to divide by": nothing_to_divide_by,
        r"Each exponential is (\S+) times as large as without c, and so is their sum: ŷ is the same": times_as_large,
        r"the scores lie (\S+) times as far apart, their order is the same": times_as_far_apart,
        r"The exponential makes every score positive, dividing by the sum makes them add up to 1": adds_up_to_1,
        r"= \S+ is no probability: there is no loss": true_share_out_of_bounds,
        r"= 0 has no logarithm: there is no loss": no_true_share,
    }),
    "CrossEntropy": (a_cross_entropy, like_its_target, {
        r"All terms but one are 0 · something": one_term,
        r"No ŷ makes it smaller than ([\d.]+): here ŷ is as good as y, and y is not sure itself()": least_of_any,
        r"The least that any ŷ can make of it is ([\d.]+): ([\d.]+) less than now": least_of_any,
    }),
    "SoftmaxGradient": (scores, None, {
        r"Column ℓ of Jᵀ is all that counts: every other entry of .+? is 0": one_column_counts,
        r"Largest entry w\.r\.t\. ŷ: (\S+), w\.r\.t\. a\S+: (\S+)\.": largest_entries,
    }),
    "Ratings": (SOME_RATINGS, None, {
        r"The steps were too large for the linear output": steps_too_large,
        r"floor: \((.+?)\) / 4 = (\S+)": never_under_the_floor,
        r"Shaded: all that a logistic output can be": all_that_logistic_can_be,
    }),
    "Training": (A_TRAINING, other_points, {
        r"Next to no gradient has reached W\S+ for 20 iterations(: neurons with \w+ are saturated)?\.": next_to_no_gradient,
        r"No gradient reached W\S+ for 20 iterations: on every way there a neuron with relu answers 0": no_gradient_for_twenty,
        r"(?:One example, of class|Only class) (\d).*? everywhere is all that there is to learn": one_class,
        r"At one place lie points of different classes: no θ tells them apart": at_one_place,
        r"No point, no loss, nothing to learn": no_point,
        r"A branch begins at t = (\d+) with .*: what came before stays": a_branch,
    }),
    "Responsibility": (a_walk, None, {
        r"The same blame also goes on, undiminished, to h_?(\d)": undiminished,
        r"h_?(\d) is blamed from all sides": added_up,
        r"a_?(\d) hands over what g lets through": to_its_left,
        r"On the left is only the input, which learning does not change: all parameters have answered": all_have_answered,
    }),
}  # fmt: skip

OF_TRAPS = "with ℓ in it the fraction is 1/k and never moves"  # test_derivations.py has their values
SENTENCES = re.compile("|".join([OF_TRAPS, *(each for *_, sentences in WORDS.values() for each in sentences)]))
# Words that claim more than what is seen: a sentence with one of them stands in WORDS.
LARGE = re.compile(
    r"\b(never|always|nearly|next to no|more or less|about equal|keeps|step by step|undiminished|"
    r"(?<!adds )up to|(?<!factors )so far|from \S+ = \S+ on, ℒ)\b"
)


def no_large_word_is_left(text):
    found = LARGE.search(rest := SENTENCES.sub("", text))
    assert not found, rest[max(0, found.start() - 60) : found.end() + 60]


@pytest.mark.parametrize("name", WORDS)
def test_what_is_said_is_so(name):
    starts, more, sentences = WORDS[name]
    explorer, met = made(name), dict.fromkeys(sentences, 0)
    for seed in range(SEEDS):
        rng = np.random.default_rng([seed, 16])
        start = starts(rng) if callable(starts) else one_of(rng, **starts)
        explorer.state.restart(**start)
        if more:
            more(explorer, rng)
        case = Case(explorer, seed < DRAWN or name in BESIDE)
        no_large_word_is_left(case.text)
        for sentence, claim in sentences.items():
            if found := re.search(sentence, case.text):
                met[sentence] += 1
                try:
                    claim(case, *found.groups())
                except AssertionError as error:
                    raise AssertionError(f"{found[0]!r} is false at {start}: {error}") from None
    assert min(met.values()) > 0, [sentence for sentence, times in met.items() if not times]


@pytest.mark.parametrize("name", [name for name in NAMES if name not in WORDS])
def test_no_large_word_is_said_that_is_not_looked_at(name):
    explorer = made(name)
    for seed in range(12):
        explorer.state.restart()
        set_at_random(explorer, np.random.default_rng([seed, 17]), 5)
        no_large_word_is_left(Case(explorer, seed < 4).text)
