"""The command lines of one tool in a shell's text: of a script, or of a page's blocks."""

import re
import shlex
from collections.abc import Iterator

_ENDS = set("();|&<>\n")
_BLOCK = re.compile(r"^```(?:sh|bash)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)


def find_blocks(page: str) -> str:
    """All blocks of shell of a Markdown page."""
    return "\n".join(_BLOCK.findall(page))


def find_commands(text: str, tool: str) -> Iterator[list[str]]:
    """The words after each `tool`, without quotes, up to where the command ends; variables stay as they are written."""
    joined = re.sub(r"(?m)^\s*#.*$", "", text.replace("\\\n", " "))
    for found in re.finditer(rf"(?<![\w./'-]){tool} (?=[a-z])", joined):
        lexer = shlex.shlex(joined[found.end() :], posix=True, punctuation_chars="();|&<>\n")
        lexer.whitespace = " \t"
        lexer.whitespace_split = True
        lexer.commenters = ""
        yield list(_until_end(lexer))


def _until_end(lexer: shlex.shlex) -> Iterator[str]:
    for word in lexer:
        if set(word) <= _ENDS:
            return
        yield word
