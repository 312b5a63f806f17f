"""Tries of 4.1."""

from lecture_lib.tries.attempt import Try  # noqa: F401

TRIES = ()
