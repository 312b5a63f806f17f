"""What explorers of the way back from the loss share: stop by stop through the network, in 4.4 and 4.5 to 4.7."""

from lecture_lib.derivations import at_network
from lecture_lib.draw import Html
from lecture_lib.explore.kit import controls
from lecture_lib.explore.kit.network_state import NetworkState
from lecture_lib.explore.kit.on_network import OnNetwork
from lecture_lib.explore.kit.state import Whole


def stops(L):
    """Where a backward pass stops: ("a", L), then for every layer its parameters, then h and a one layer to the left."""
    out = [("a", L)]
    for k in range(L, 0, -1):
        out += [("W", k)] + ([("h", k - 1), ("a", k - 1)] if k > 1 else [])
    return out


class WayBackState(NetworkState):
    """`stop` counts the stops that were made, none at first."""

    stop = Whole(lambda state: len(stops(len(state.sizes) - 1)), first=0, start=0, per=lambda state: len(state.sizes))

    @property
    def stops_made(self):
        """The stops so far; the last one is where the reader is now."""
        return stops(len(self.sizes) - 1)[: self.stop]


class OnWayBack(OnNetwork):
    """An explorer of the way back from the loss. A subclass explains each stop, in markup(numbers) and in_words(numbers);
    numbers.stop is (kind, k), or None before the first stop."""

    State = WayBackState
    click = "click: dial, if it can be turned"

    def topic(self):
        back = "back from the loss, stop by stop; arrow keys go on and back"
        return [controls.stepper(self.state, "stop", "stop", back)]

    def panels(self):
        return super().panels() | {"stop": Html(360, 400, "right")}

    def numbers(self):
        state, now = self.state, super().numbers()
        now.stop = state.stops_made[-1] if state.stops_made else None
        now.at = at_network(now.theta, now.forward, now.gradients, state.y, l=state.true_class)
        return now

    def marks(self, now):
        reached = {(kind, k) for kind, k in self.state.stops_made if kind != "W"}
        if reached:
            reached.add(("h", now.theta.L))
        return {"lit": self.lit(now.stop, now.theta.L), "grads": now.gradients, "reached": reached}

    def draw(self, panels, now):
        return super().draw(panels, now) | {"stop": self.markup(now)}

    def lit(self, stop, L):
        """The neurons and edges that a stop is about."""
        if not stop:
            return {("a", (L, min(self.state.true_class, self.state.sizes[-1])))}
        (kind, k), all_of = stop, self.state.quantities("W", "a")
        of_layer = {"W": {("W", k)}, "h": {("a", k), ("W", k + 1)}, "a": {("a", k)}}[kind]
        return {(kind, indices) for kind, indices in all_of if (kind, indices[0]) in of_layer}

    def words(self, now):
        stop = f"stop {self.state.stop} of {len(stops(now.theta.L))}"
        return f"{self.summary()}, {stop}. {now.answer.words()} {self.in_words(now)}"
