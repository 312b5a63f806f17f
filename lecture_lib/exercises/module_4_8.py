"""Exercises of 4.8."""

EXERCISES = ()
