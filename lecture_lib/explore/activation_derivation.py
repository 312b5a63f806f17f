"""The explorer of 4.9 that derives g', line by line."""

from lecture_lib import numerical_gradient
from lecture_lib.draw import DerivationLines
from lecture_lib.explore.kit import Choice, LineByLine, LiveState, Numbers, line_controls
from lecture_lib.explore.kit.on_activation import ActivationState, OnActivation, WithTangent
from lecture_lib.formatting import format_number


class ActivationDerivationState(LiveState, ActivationState):
    module = "4.9"
    show = Choice(("letters", "numbers"))  # there are no indices
    at = ActivationState.at


class ActivationDerivation(LineByLine, OnActivation):
    """The derivative of the logistic function or of tanh, line by line, each line with its value at z. Derived in 4.9."""

    State = ActivationDerivationState

    def rows(self):
        return [self.z_and_g(), line_controls(self.state)]

    def laid_out_by(self):
        return self.state.g, self.state.write

    def panels(self):
        state = self.state
        room = 400 if state.write else 0  # with tiles and a verdict the lines are higher: more than this scrolls
        return {
            "curve": WithTangent(280, 280, "g with its tangent at z", state.g, place="left", kind="svg"),
            "lines": DerivationLines(len(state.derivation.lines), 430, 470, room),
        }

    def numbers(self):
        z, g = self.state.z, self.state.g
        derived = self.state.live(self.state.at, float(numerical_gradient(g, z)))
        return Numbers(z=z, h=float(g(z)), slope=float(g.prime(z)), live=derived)

    def draw(self, panels, now):
        return {"curve": panels["curve"].moving(now.z, now.h, now.slope), "lines": panels["lines"].moving(now.live)}

    def words(self, now):
        return f"g = {self.state.g}, z = {format_number(now.z, 2)}. {now.live.words()}"
