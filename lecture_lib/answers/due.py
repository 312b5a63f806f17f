"""Which questions to ask again: those that were not known last, then those that were known, after growing gaps of days."""

from dataclasses import dataclass
from datetime import date, datetime, timezone

GAPS = (1, 3, 7, 21, 60)  # days, after right answers on 1, 2, 3, … days in a row


@dataclass(frozen=True)
class Standing:
    """How well one question is known: on how many days in a row it was right, 0 if it was not known last, and the last day."""

    right: int
    day: date

    def waited(self, today):
        """For how many days longer than its gap it has waited; below 0 it is not due yet. Without a right answer there is no
        gap."""
        gap = GAPS[min(self.right, len(GAPS)) - 1] if self.right else 0
        return (today - self.day).days - gap


def standings(answers):
    """How well each question is known, {name: Standing}, from answers in the order of their times. One that was shown is not
    known, and of the right ones of a day one counts."""
    found = {}
    for answer in answers:
        if answer.kind == "question":
            right, last = found.get(answer.name, (0, ""))
            day = answer.at[:10]
            more = day > last or not right
            found[answer.name] = (right + more if answer.verdict == "right" else 0), day
    return {name: Standing(right, date.fromisoformat(day)) for name, (right, day) in found.items()}


def due(answers, today, names):
    """Which of the questions `names` to ask on the day `today`, the most urgent first: those that were not known last, then
    those that have waited longest beyond their gap; among equals in the order of `names`."""
    known = standings(answers)
    waited = {name: known[name].waited(today) for name in names if name in known}
    waiting = [name for name in waited if waited[name] >= 0 or not known[name].right]
    return sorted(waiting, key=lambda name: (known[name].right > 0, -waited[name]))


def today():
    """The day of now, in UTC as in the file."""
    return datetime.now(timezone.utc).date()


def ago(day):
    """How long ago a day was, in words."""
    days = (today() - day).days
    return "today" if days < 1 else "yesterday" if days == 1 else f"{days} days ago"
