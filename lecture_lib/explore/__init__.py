"""The explorers, by name: each is in the file that is named as its class, HiddenGradient in hidden_gradient.py."""

from importlib import import_module
from pkgutil import iter_modules

__all__ = []
for file in iter_modules(__path__):
    if not file.ispkg and not file.name.endswith("_state"):  # the state of one may fill a file of its own
        explorer = file.name.title().replace("_", "")
        globals()[explorer] = getattr(import_module(f"{__name__}.{file.name}"), explorer)
        __all__.append(explorer)
