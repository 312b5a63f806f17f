"""The catalogue of wrong forms, each once: derivations, questions, explorers and exercises take them from here.

They are those that people really write: they were found in public code, in threads and in exams. A form is a name and
four facts about it; what it computes is said where it is used, as a change to the right lines there.
"""

from lecture_lib.wrong.form import WrongForm, by_name

FORMS = by_name(
    # 4.1
    WrongForm(
        "no bias",
        "4.1",
        "The bias is left out of a_{k}.",
        "a_{k} is b_{k} plus the weighted sum: without b_{k} every neuron is tied to a_{k} = 0 at h_{k−1} = 0.",
        "It agrees as long as all biases are 0, as they are just after they were initialised.",
    ),
    WrongForm(
        "no g",
        "4.1",
        "The hidden layers pass on a_{k} in the place of g(a_{k}).",
        "Without g, all layers together are one linear map, and depth gains nothing.",
        "The hidden h_{k} are not between 0 and 1, and are sums of what is below.",
    ),
    WrongForm(
        "g at the output",
        "4.1",
        "The last layer applies g, where the output function O belongs.",
        "The output has a function of its own: softmax makes probabilities, and g does not.",
        "The columns of ŷ do not sum to 1.",
    ),
    # 4.2
    WrongForm(
        "a slope too late",
        "4.2",
        "One number has made its step before the slope of the other is taken.",
        "All slopes belong to one point, θ_{t}. After the first number has moved, the loss has another slope.",
        "The first number agrees, the second one is off by about η².",
    ),
    WrongForm(
        "one step too many",
        "4.2",
        "The loop runs one round more than it should.",
        "With max_iterations steps, t goes from 0 to max_iterations − 1.",
        "The result is that of a run which is one step longer.",
    ),
    WrongForm(
        "uphill",
        "4.2",
        "The step goes along the gradient, and not against it.",
        "The gradient points to where the loss grows fastest. Down is the other way.",
        "The loss grows from the first step on.",
    ),
    # 4.3
    WrongForm(
        "softmax overflows",
        "4.3",
        "The exponential is taken of the scores as they are.",
        "e^{1000} is too large for a computer, and ∞/∞ is no number. Subtract the largest score first: ŷ stays the same.",
        "Right for small scores; nan as soon as one is above 709.",
    ),
    WrongForm(
        "log of 0",
        "4.3",
        "The logarithm is taken of a probability that has become 0.",
        "Where softmax rounds to 0, the loss is large but finite: a_{Lℓ} − log Σ e^{a_{Li}} does not pass through 0.",
        "Right for ordinary scores; ∞ or nan where the network is very sure, and wrong.",
    ),
    WrongForm(
        "rows for columns",
        "4.3",
        "The sum runs along the rows, over the examples.",
        "An example is a column here: what belongs to one example is in one column, so the sum runs down it.",
        "Right for no N, or for none but N = 1; with axis=1 the rows sum to 1 in the place of the columns.",
    ),
    WrongForm(
        "a half",
        "4.3",
        "Everything is half as large as it should be.",
        "Some books put ½ before the squared error, so that the 2 of its slope goes. The lecture does not.",
        "Off by the factor ½ everywhere: a step is half as long, and η has to be twice as large.",
    ),
    WrongForm(
        "mean over the outputs",
        "4.3",
        "The loss of an example is the mean over its outputs, and not the sum.",
        "The lecture adds up the outputs of an example, and takes the mean over the examples alone.",
        "Off by the factor 1/k everywhere, where k is the number of outputs.",
    ),
    WrongForm(
        "base two",
        "4.3",
        "The logarithm is that with base 2.",
        "The lecture's log is the natural one: only then is the slope of log ŷ equal to 1/ŷ.",
        "Off by the factor 1.4427 = 1/log 2 everywhere.",
    ),
    # 4.4
    WrongForm(
        "a sum for a product",
        "4.4",
        "The slopes along a path are added up.",
        "Along one path each link multiplies. Only different paths add up.",
        "Far too large: it does not shrink when one of the links is nearly flat.",
    ),
    WrongForm(
        "one path alone",
        "4.4",
        "Only one of the paths is followed.",
        "A number that reaches the loss in several ways has a product for each of them, and they add up.",
        "Right where there is one path, or where the other products are 0.",
    ),
    WrongForm(
        "the output nudged",
        "4.4",
        "The nudge is made at the wrong end: what is compared is the output, and not the loss.",
        "The gradient says how the loss follows. How ŷ follows is only a part of that product.",
        "Right sign at best; off by ∂ℒ/∂ŷ.",
    ),
    WrongForm(
        "one-sided",
        "4.4",
        "The difference is taken on one side alone.",
        "(ℒ(z + ε) − ℒ(z)) / ε is off by about ε; with a nudge to both sides the error is about ε².",
        "Right in the first digits, wrong in the fifth.",
    ),
    # 4.5
    WrongForm(
        "a wrong sign",
        "4.5",
        "The minus is missing: y − ŷ in the place of −(y − ŷ).",
        "To raise the score of the true class lowers the loss, so its slope is below 0. With the other sign every step walks uphill.",
        "Off by the factor −1, here and in everything that follows from it.",
    ),
    WrongForm(
        "no slope at the output",
        "4.5",
        "∇_{a_{L}} ℒ is taken to be ∇_{ŷ} ℒ: the slope of the output function is missing.",
        "Only softmax with cross entropy, and a linear output with squared error, leave nothing but a difference. A logistic output has ŷ(1 − ŷ) between a_{L} and ŷ.",
        "Too large everywhere, most where the output is nearly 0 or 1.",
    ),
    WrongForm(
        "softmax entry by entry",
        "4.5",
        "The slope of softmax is taken as ŷ(1 − ŷ), entry by entry.",
        "Every score is in every denominator: each ŷ_{i} follows every a_{Lj}. ŷ_{i}(1 − ŷ_{i}) is only the diagonal of the Jacobian.",
        "The entries of ∇_{a_{L}} ℒ do not sum to 0.",
    ),
    WrongForm(
        "no diagonal",
        "4.5",
        "The slopes off the diagonal, −ŷ_{i} ŷ_{j}, stand on the diagonal too.",
        "ŷ_{i} has a_{Li} in its numerator as well, so its own slope is ŷ_{i}(1 − ŷ_{i}).",
        "Right off the diagonal, wrong on it.",
    ),
    # 4.6
    WrongForm(
        "no transpose",
        "4.6",
        "The way back takes W in the place of its transpose.",
        "Row j of W holds what comes into neuron j, column j what leaves it. Blame goes back along what leaves.",
        "Python complains about the shapes, unless W is square: then nothing warns you.",
    ),
    WrongForm(
        "the inverse",
        "4.6",
        "The way back takes the inverse of W.",
        "To go back is not to undo. The inverse would ask which h makes these a; the gradient asks how the loss follows h.",
        "Needs a square W; where W is nearly singular the numbers explode.",
    ),
    WrongForm(
        "shares of rows",
        "4.6",
        "Each neuron above splits its blame among the neurons below, in shares of its weights that sum to 1.",
        "Blame is not a cake. If all weights are twice as large, the loss follows each h twice as fast.",
        "Nothing changes if W is doubled; it explodes where the weights of a row sum to nearly 0.",
    ),
    WrongForm(
        "shares of columns",
        "4.6",
        "Each neuron below takes a weighted mean of the blame above, with weights that sum to 1.",
        "The products add up. A mean does not grow with the weights, and the gradient does.",
        "Nothing changes if W is doubled.",
    ),
    WrongForm(
        "h sent back",
        "4.6",
        "What is sent back through W^{T} is h, in the place of ∇_{a} ℒ.",
        "What goes back is the blame. h is what came forward, and does not know the target at all.",
        "It does not change with the true class, and never becomes 0 when the network is right.",
    ),
    WrongForm(
        "no g′",
        "4.6",
        "∇_{a} ℒ is taken to be ∇_{h} ℒ in the hidden layers.",
        "Between a and h is g: of what comes back, a gets only as much as g is steep there.",
        "Logistic: at least 4 times too large for each hidden layer on the way. Right where g is linear.",
    ),
    WrongForm(
        "g′ at h",
        "4.6",
        "The slope of g is taken at h, in the place of a.",
        "g is applied to a, so its slope is g′(a). A function that takes a gets a.",
        "Nearly right for small numbers: g′(h) lies in the same range, but differs.",
    ),
    # 4.7
    WrongForm(
        "turned round",
        "4.7",
        "The outer product stands the other way round: h ∇_{a}^{T} in the place of ∇_{a} h^{T}.",
        "∇_{W} ℒ has the shape of W: rows go with the neuron above, columns with the neuron below.",
        "It is the transpose of the gradient; where W is square the shape does not give it away.",
    ),
    WrongForm(
        "bias not summed",
        "4.7",
        "∇_{b} ℒ is left as one column per example.",
        "b is one column, used by every example. So its gradient is the sum over the examples.",
        "Right for one example; for N it is (n, N) in the place of (n, 1).",
    ),
    WrongForm(
        "no 1/N",
        "4.7",
        "The 1/N of the mean is missing.",
        "ℒ is the mean over the examples, so each counts 1/N. It enters once, at ∇_{a_{L}} ℒ.",
        "Right for one example, N times too large for N.",
    ),
    WrongForm(
        "1/N twice",
        "4.7",
        "The gradient is divided by N although ∇_{a_{L}} ℒ has been already.",
        "The 1/N comes down from ∇_{a_{L}} ℒ to every layer. To divide again counts it twice.",
        "Right for one example, N times too small for N.",
    ),
    # 4.8
    WrongForm(
        "W_k overwritten too early",
        "4.8",
        "Each W_{k} is updated before the layer below has used it.",
        "The layer below has to answer for the W_{k} that the forward pass used. Here W_{k}^{T} is already the next one: the error grows with η, and with a small η it hardly shows.",
        "The last layer is right, those below are off by about η.",
    ),
    WrongForm(
        "no stop at k = 1",
        "4.8",
        "The loop goes on below layer 1, to ∇_{h_{0}} ℒ and ∇_{a_{0}} ℒ.",
        "∇_{h_{0}} ℒ can be computed, it is the gradient w.r.t. the input x. But x comes from no a_{0}, so g′(a_{0}) does not exist: where layers are counted from 1, the program says so and stops.",
        "An error, or one gradient more than there are layers.",
    ),
    WrongForm(
        "no stop at k = 1, in lists",
        "4.8",
        "The loop goes on below layer 1, in arrays that begin at 0.",
        "In a list [k-2] is [-1] at k = 1, its last entry: no error, only g′ of a_{L}. What it spoils is ∇_{a_{L}} ℒ, which nobody reads again, so it does no harm. With as many inputs as classes nothing is said, else it stops.",
        "Nothing, or an error: it depends on how many inputs there are.",
    ),
    WrongForm(
        "on to k = 0, in lists",
        "4.8",
        "The loop makes one round more, at k = 0.",
        "One round too many: at k = 0 the list's [k-1] is [-1], its last entry. So ∇_{W_{L}} ℒ is overwritten, by ∇_{a_{L}} ℒ times ŷ^{T}. Where the shapes fit nothing is said, and training goes on; else it stops.",
        "Only ∇_{W_{L}} ℒ is wrong.",
    ),
    WrongForm(
        "added to the call before",
        "4.8",
        "The gradients are added to those of the call before.",
        "∇θ belongs to one θ. After a step the old gradient is of no use, and has to go.",
        "The first call is right, the second one is not: each call gives more.",
    ),
    WrongForm(
        "an input changed",
        "4.8",
        "What was handed over is changed in place.",
        "Whoever called you still needs it: the forward pass, the next layer, the next iteration.",
        "The result may be right, but a second call with the same arrays gives another one.",
    ),
    # 4.9
    WrongForm(
        "a composition as a product",
        "4.9",
        "Both slopes are taken at z.",
        "In g(f(z)) the outer function never sees z: its slope is taken at f(z).",
        "Right only where f(z) = z.",
    ),
    WrongForm(
        "the other function's slope",
        "4.9",
        "h(1 − h) for tanh, or 1 − h² for the logistic function.",
        "Each g has its own slope: h(1 − h) is that of logistic, 1 − h² that of tanh.",
        "At z = 0 it gives 0 for tanh, or ¾ for logistic.",
    ),
    WrongForm(
        "no square",
        "4.9",
        "The slope of tanh is taken as 1 − h.",
        "tanh′ = 1 − h²: the square makes it even, so that it is the same on both sides of 0.",
        "Right at h = 0 and h = 1; for h below 0 it is above 1.",
    ),
)
