"""Exercises of 4.3."""

EXERCISES = ()
