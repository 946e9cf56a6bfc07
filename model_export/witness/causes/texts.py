"""What converters of text are known to get wrong, and the text as it would be without."""

import unicodedata

from model_export.witness.causes.remedy import Remedy


def text_remedies(value: str) -> list[Remedy]:
    """Other texts to try, the mildest change first."""
    words = value.split()
    made = [
        Remedy(" ".join(words), "blanks other than one between words"),
        Remedy(value.lower(), "capital letters"),
        Remedy(_plain(value), "letters beyond ASCII"),
        Remedy(" ".join(dict.fromkeys(words)), "a repeated word"),
    ]
    return [remedy for remedy in made if remedy.value != value]


def _plain(text: str) -> str:
    """The text in ASCII: letters without their marks, an `x` for each other."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(letter if letter.isascii() else "x" for letter in parts if not unicodedata.combining(letter))
