"""A missing text in a graph: the noncharacter U+FFFF.

A tensor of strings has no missing value, so one text must stand for it. U+FFFF is never a character
(Unicode 15, section 23.7); the core refuses it from callers and puts it where a value is missing.
"""

MISSING = "\uffff"
