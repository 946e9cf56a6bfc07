"""A blob that Azure takes whole or not at all: blocks, and then the list of them."""

import os

from azure.core import MatchConditions
from azure.storage.blob import BlobBlock, ContentSettings

from shared.errors import StoreFailed, TresnubesError
from shared.stores.azure.container import Container, code_of
from shared.stores.parts import Parts

# The last where another's list was faster, which drops the blocks that it doesn't name.
_PERHAPS_TAKEN = ("BlobAlreadyExists", "ConditionNotMet", "InvalidBlockList")


class AzureWriter:
    """Blocks that no list names are seen by nobody, and end by themselves after a week.

    A small blob takes two requests too. The one that would do is refused by Azurite where a killed writer left blocks.
    """

    def __init__(self, container: Container, key: str, media_type: str) -> None:
        self._container = container
        self._key = key
        self._settings = ContentSettings(content_type=media_type)
        self._blob = container.blob(key)
        self._parts = Parts(self._stage)
        # Writers of the same blob share its blocks, so that each has names of its own; all are of one length.
        self._name = os.urandom(16).hex()
        self._blocks: list[BlobBlock] = []

    def write(self, data: bytes) -> None:
        """See the port."""
        self._parts.write(data)

    def commit(self) -> bool:
        """See the port. An attempt whose answer was lost finds its own blob, and says False."""
        try:
            if self._parts.rest:
                self._stage(bytes(self._parts.rest))
            with self._container.asking(self._key):
                self._list()
        except TresnubesError as error:
            if self._is_taken(error.__cause__):
                return False
            raise StoreFailed(str(error)) from error
        finally:
            self.discard()
        return True

    def discard(self) -> None:
        """See the port. There is no request that drops blocks and nothing else."""
        self._parts.rest.clear()
        self._blocks.clear()

    def _stage(self, part: bytes) -> None:
        block = f"{self._name}{len(self._blocks):06d}"
        try:
            with self._container.asking(self._key):
                self._blob.stage_block(block, part, len(part))
        except TresnubesError as error:  # a container that is not there, say
            raise StoreFailed(str(error)) from error
        self._blocks.append(BlobBlock(block))

    def _list(self) -> None:
        only_if_new = MatchConditions.IfMissing
        self._blob.commit_block_list(self._blocks, self._settings, match_condition=only_if_new)

    def _is_taken(self, error: BaseException | None) -> bool:
        return code_of(error) in _PERHAPS_TAKEN and self._container.exists(self._key)
