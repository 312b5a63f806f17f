"""Exercises of 4.7."""

EXERCISES = ()
