"""Questions of earlier modules, asked once more: `again("4.6")`."""

from ipywidgets import VBox

from lecture_lib.answers import due, kept, today
from lecture_lib.questions.asked import Asking
from lecture_lib.widgets import Shown


class Again(Shown, VBox):
    """Some questions below one another. `fixed` is what is stored, and asked if nothing else is due.

    Once it stands on a page, it asks those of the questions `among` that are due, at most so many.
    """

    def __init__(self, fixed, among, most, head=()):
        self.fixed, self.among, self.most, self.head = fixed, {each.name: each for each in among}, most, tuple(head)
        super().__init__([*self.head, *map(self.asking, fixed)])
        self.add_class("ll-again")

    @property
    def asked(self):
        """The questions that stand here now, as widgets."""
        return self.children[len(self.head) :]

    def asking(self, question):
        return Asking(question.elsewhere(), self.arrive)

    def arrive(self):
        """A view is there: ask what is due today, unless something here has been answered."""
        names = due(kept()[0], today(), list(self.among))[: self.most]
        wanted = [self.among[name] for name in names] or list(self.fixed)
        before = self.asked
        if any(each.given for each in before) or [each.question.name for each in before] == [
            each.name for each in wanted
        ]:
            return
        self.children = [*self.head, *map(self.asking, wanted)]
        for each in before:
            each.close()

    def plain(self):
        """What is stored, as text."""
        return "\n\n".join(each.elsewhere().plain() for each in self.fixed)

    def html(self):
        """What is stored, for pages without a kernel."""
        return "".join(each.elsewhere().html() for each in self.fixed)

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        return {**(bundle or {}), "text/plain": self.plain(), "text/html": self.html()}
