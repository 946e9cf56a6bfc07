"""Scoring on arrival: an object that was created, or a message of rows, in; predictions beside it, once, out."""
