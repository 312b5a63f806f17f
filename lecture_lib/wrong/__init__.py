"""Wrong forms: each with a name, what it does, and why it is wrong."""
