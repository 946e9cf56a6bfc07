"""Names of objects that a URL, an event's encoding, a path or a sink's name may take for another."""

from functions.local import CLOUDS, Cloud
from tests.arrival.table.case import Case, scores
from tests.arrival.table.contents import TABLE, THREE

_EVERYWHERE = (
    "a b.csv",
    " a .csv",
    "a+b.csv",
    "a%2Bb.csv",
    "a%2fb.csv",
    "100%.csv",
    "sub/folders/rows.csv",
    "gr\u00f6\u00dfe.csv",
    "gro\u0308\u00dfe.csv",
    "\u65e5\u672c.csv",
    "\U0001f427.csv",
    "a//b.csv",
    "/a.csv",
    "a?b#c.csv",
    "a&b=c;d.csv",
    "a:b@c.csv",
    "'a'\"<b>.csv",
    "{0}$(a)`b`.csv",
    ".csv",
    "a.b.1.csv",
    "out/rows.csv",
    "_manifests/rows.csv",
    "rows.csv.e.0123456789ab.predictions.csv",
    "messages/rows.csv",
    ("k" * 99 + "/") * 9 + "rows.csv",
    ("\u00fc" * 49 + "/") * 10 + "rows.csv",
)

_SOMEWHERE: dict[str, tuple[Cloud, ...]] = {
    # moto's routes end at a line's end; Google takes none in a name.
    "a\nb.csv": ("azure",),
    # A URL has no word for them, and Azure's names are URLs.
    "a/../b.csv": ("aws", "gcp"),
    "../up.csv": ("aws", "gcp"),
    "a\\b.csv": ("aws", "gcp"),
}

KEYS: list[Case] = [
    scores(f"the name {ascii(key)[:40]}", TABLE, *THREE, key=key, clouds=clouds)
    for key, clouds in {**dict.fromkeys(_EVERYWHERE, CLOUDS), **_SOMEWHERE}.items()
]
