"""Exercises of 4.5."""

EXERCISES = ()
