"""A file that is written without its name; `commit` gives it one, which fails where the name is taken."""

import os
from contextlib import suppress

from shared.errors import StoreFailed

_HIDDEN, _PART = ".", ".part"


def is_unfinished(name: str) -> bool:
    """Whether a file's name is one that only a writer gives, while nobody is to see it."""
    return name.startswith(_HIDDEN) and name.endswith(_PART)


class FileWriter:
    """What a killed process leaves is a hidden file of a name that no other writer takes, `.….part`."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._unfinished = os.path.join(os.path.dirname(path), f"{_HIDDEN}{os.urandom(8).hex()}{_PART}")
        self._file = open(self._unfinished, "xb")  # noqa: SIM115  closed by `discard`

    def write(self, data: bytes) -> None:
        """See the port."""
        try:
            self._file.write(data)
        except OSError as error:
            self.discard()
            raise self._failure(error) from error

    def commit(self) -> bool:
        """See the port."""
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            os.link(self._unfinished, self._path)
        except FileExistsError as error:
            if os.path.isdir(self._path):
                raise StoreFailed(f"{self._path}: expected no folder of an object's name, found one") from error
            return False
        except OSError as error:
            raise self._failure(error) from error
        finally:
            self.discard()
        return True

    def discard(self) -> None:
        """See the port."""
        with suppress(OSError):  # of what is still to be flushed
            self._file.close()
        with suppress(OSError):
            os.unlink(self._unfinished)

    def _failure(self, error: OSError) -> StoreFailed:
        return StoreFailed(f"{self._path}: {error.strerror}")
