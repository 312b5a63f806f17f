"""Exercises of 4.9."""

EXERCISES = ()
