"""The shell commands of the project's pages, and where each of them can be run."""

import re
from pathlib import Path
from typing import Literal, NamedTuple, get_args

ROOT = Path(__file__).parents[2]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]

Place = Literal["here", "account", "docker"]
PLACES: tuple[Place, ...] = get_args(Place)

_FENCE = re.compile(r"(?ms)^```(?:sh|bash)([^\n]*)\n(.*?)^```$")
_COMMENT = re.compile(r"(?:^|\s+)# .*$")


class Fence(NamedTuple):
    """A fenced block of shell on a page."""

    place: str
    """The word after its language: where its commands run; without one, here."""
    text: str

    @property
    def commands(self) -> list[str]:
        """Its lines without comments, each with those that continue it."""
        lines = (_COMMENT.sub("", line) for line in self.text.replace("\\\n", " ").splitlines())
        return [line for line in lines if line]


def read_fences(page: Path) -> list[Fence]:
    """In the page's order."""
    return [Fence(place.strip() or "here", text) for place, text in _FENCE.findall(page.read_text())]


def read_commands(page: Path, place: Place) -> list[str]:
    """Those of all its blocks that run in one place."""
    return [command for fence in read_fences(page) if fence.place == place for command in fence.commands]
