"""What this reader has answered: kept in one file beside the notebooks, and which questions to ask again.

`python -m lecture_lib.answers FOLDER` prints it.
"""

from lecture_lib.answers.due import ago, due, standings, today
from lecture_lib.answers.record import NAME, Answer, keep, kept, last, read

__all__ = ["NAME", "Answer", "ago", "due", "keep", "kept", "last", "read", "standings", "today"]
