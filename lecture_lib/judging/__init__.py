"""What judges a function that a reader wrote: exercises as data, what they are tried on, and the judge."""
