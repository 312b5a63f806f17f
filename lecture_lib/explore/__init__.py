from lecture_lib.explore.hidden import HiddenGradient

__all__ = ["HiddenGradient"]
