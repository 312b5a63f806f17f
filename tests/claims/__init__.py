"""What tries say, computed apart from explorers: one file a module, CLAIMS by the name of the try.

A claim is a function of the explorer in the state of the try. It asserts what the sentence says, with numbers that it
computes by the core or plain numpy, and gives the numbers that stand in the sentence, as they are written there.
"""
