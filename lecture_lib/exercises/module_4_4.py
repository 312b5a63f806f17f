"""Exercises of 4.4."""

EXERCISES = ()
