"""What explorers of the way back from the loss share: stop by stop through the network, in 4.4 and 4.5 to 4.7."""

from lecture_lib.derivations.reading import at_network
from lecture_lib.draw import Html, LossLine
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

    stop = Whole(lambda state: len(stops(state.hidden + 1)), first=0, start=0, per=lambda state: state.hidden)

    @property
    def stops_made(self):
        """The stops so far; at the last one a reader stands now."""
        return stops(self.hidden + 1)[: self.stop]


class OnWayBack(OnNetwork):
    """An explorer of the way back from the loss. A subclass says what is to be understood at a stop: markup(numbers) and
    in_words(numbers), where numbers.stop is (kind, k), None before the first."""

    State = WayBackState
    click = "click: dial, if it can be turned"

    def topic(self):
        return [
            controls.stepper(self.state, "stop", "stop", "back from the loss, stop by stop; arrow keys go on and back")
        ]

    def laid_out_by(self):
        return self.state.sizes

    def panels(self):
        return {"loss": LossLine(), "network": self.diagram(), "stop": Html(360, 400, "right")}

    def markup(self, numbers):
        raise NotImplementedError

    def in_words(self, numbers):
        raise NotImplementedError

    def numbers(self):
        state, now = self.state, super().numbers()
        now.stop = state.stops_made[-1] if state.stops_made else None
        now.at = at_network(now.theta, now.forward, now.gradients, l=state.true_class)
        return now

    def draw(self, panels, now):
        state, theta, forward = self.state, now.theta, now.forward
        reached = {(kind, k) for kind, k in state.stops_made if kind != "W"}
        if reached:
            reached.add(("h", theta.L))
        network = panels["network"].moving(
            theta,
            forward.a,
            forward.h,
            self.lit(now.stop, panels["network"]),
            dialled=state.weight,
            frame=state.true_class,
            grads=now.gradients,
            reached=reached,
        )
        return {"loss": panels["loss"].moving(now.answer), "network": network, "stop": self.markup(now)}

    def lit(self, stop, network):
        """The neurons and edges that a stop speaks of."""
        if not stop:
            return {("a", (network.L, self.state.true_class))}
        kind, k = stop
        edges = {("W", edge) for edge in network.edges() if edge[0] == (k if kind == "W" else k + 1)}
        if kind == "W":
            return edges
        neurons = {("a", neuron) for neuron in network.neurons() if neuron[0] == k}
        return neurons | edges if kind == "h" else neurons

    def words(self, now):
        stop = f"stop {self.state.stop} of {len(stops(now.theta.L))}"
        return f"{self.summary()}, {stop}. {now.answer.words()} {self.in_words(now)}"
