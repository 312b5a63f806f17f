"""Exercises of 4.2."""

EXERCISES = ()
