"""Exercises of 4.1."""

EXERCISES = ()
