"""What explorers with one number on a dial share: the dial with its mark, the loss that answers, the state in words."""

from lecture_lib import back_propagation
from lecture_lib.draw import Answer, LossLine
from lecture_lib.explore.kit import controls
from lecture_lib.explore.kit.explorer import Explorer, Numbers
from lecture_lib.formatting import label_of


class OnDialExplorer(Explorer):
    """An explorer of a network of which one number is on the dial: the field of the state that `on_dial` names, with the
    width of its menu and what it is.

    The state gives passed(*change), theta and its Forward now, or with one number changed: kind, indices, value. A subclass
    gives gradient_on_dial(theta, gradients), the one with respect to what is on the dial.
    """

    on_dial = "weight", 118, "the weight, bias or input that you turn"

    @property
    def quantity(self):
        """What is on the dial, (kind, indices)."""
        return getattr(self.state, self.on_dial[0])

    def dial(self, marked=True):
        """The dial's controls: what is on it, its slider, its mark."""
        state, (field, width, tooltip) = self.state, self.on_dial
        dial = controls.dial(
            state, "value", lambda state: label_of(getattr(state, field)), tooltip="arrow keys, PageUp, Home"
        )
        menu = controls.menu(state, field, "dial", width, 32, tooltip)
        return [menu, dial, *([controls.mark(state, "mark", dial)] if marked else [])]

    def panels(self):
        return {"loss": LossLine()}

    def draw(self, panels, now):
        return {"loss": panels["loss"].moving(now.answer)}

    def gradients(self, theta, forward):
        """What the way back gives."""
        return back_propagation(theta, forward, self.state.y, self.state.loss)

    def numbers(self):
        """The two passes, and how the loss answers the dial."""
        state = self.state
        theta, forward = self.state.passed()
        theta_at_mark, at_mark = self.state.passed(*self.quantity, state.mark)
        gradients, there = self.gradients(theta, forward), self.gradients(theta_at_mark, at_mark)
        losses = (each.loss(state.y, state.loss) for each in (forward, at_mark))
        slope = float(self.gradient_on_dial(theta, there))
        answer = Answer(*losses, slope, self.quantity, state.mark, state.value)
        return Numbers(theta=theta, forward=forward, gradients=gradients, answer=answer)
