"""Which questions to ask again: those that were not known last, then those that were known, after growing gaps of days."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

GAPS = (1, 3, 7, 21, 60)  # days, after right answers on 1, 2, 3, … days in a row


@dataclass(frozen=True)
class Standing:
    """How well one question is known: on how many days in a row it was right, 0 if it was not known last, and the last day."""

    right: int
    day: date

    @property
    def due(self):
        """The day on which to ask again."""
        return self.day + timedelta(GAPS[min(self.right, len(GAPS)) - 1] if self.right else 0)


def standings(answers):
    """How well each question is known, {name: Standing}, from answers in the order of their times. One that was shown is not
    known, and of the right ones of a day one counts."""
    found = {}
    for answer in answers:
        if answer.kind == "question":
            before = found.get(answer.name, Standing(0, date.min))
            more = answer.day > before.day or not before.right
            right = before.right + more if answer.verdict == "right" else 0
            found[answer.name] = Standing(right, answer.day)
    return found


def due(answers, today, names):
    """Which of the questions `names` to ask on the day `today`, the most urgent first: those that were not known last, then
    those that have waited longest beyond their gap; among equals in the order of `names`."""
    known = standings(answers)
    waiting = [name for name in names if name in known and known[name].due <= today]
    return sorted(waiting, key=lambda name: (known[name].right > 0, known[name].due))


def today():
    """The day of now, in UTC as in the file."""
    return datetime.now(timezone.utc).date()


def ago(day):
    """How long ago a day was, in words."""
    days = (today() - day).days
    return "today" if days < 1 else "yesterday" if days == 1 else f"{days} days ago"
