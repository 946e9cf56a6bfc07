"""Keys that some layer of URLs, paths or signatures may take for something else."""

KEYS = (
    "a b",
    " a ",
    "a+b",
    "a%2Bb",
    "a%2fb",
    "a%00b",
    "a//b",
    "/a",
    "a/",
    ".",
    "..",
    "../a",
    "./a",
    "a/./b",
    "a/../b",
    "a.",
    "a?b#c",
    "a&b=c;d",
    "a:b@c",
    "a\\b",
    "a'\"<b>",
    "a\nb",
    "\u00fc",
    "u\u0308",
    "\u65e5\u672c\u8a9e",
    "\U0001f427",
    "a\u2028b",
    "k" * 200 + "/" + "k" * 200,
    ("k" * 127 + "/") * 7 + "k" * 128,
)
"""The last is as long as a key may be: 1024 bytes."""

LONGEST = 1024

ALIKE = (
    ("a", "/a"),
    ("a", "./a"),
    ("a", "a."),
    ("a", "A"),
    ("a/b", "a//b"),
    ("a/b", "a%2fb"),
    ("a b", "a+b"),
    ("a+b", "a%2Bb"),
    ("b", "a/../b"),
    ("\u00fc", "u\u0308"),
)
"""Pairs of two different objects."""
