"""A blob that Azure takes whole or not at all: one request where it is small, else blocks and then their list."""

import os

from azure.core import MatchConditions
from azure.storage.blob import BlobBlock, ContentSettings

from shared.errors import StoreFailed, TresnubesError
from shared.stores.azure_container import Container, code_of
from shared.stores.parts import Parts

_TAKEN = ("BlobAlreadyExists", "ConditionNotMet")
# Another's commit drops the blocks that it doesn't list.
_PERHAPS_TAKEN = "InvalidBlockList"


class AzureWriter:
    """Blocks that no list names are seen by nobody, and end by themselves after a week."""

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
        rest = bytes(self._parts.rest)
        try:
            with self._container.asking(self._key):
                self._put_list(rest) if self._blocks else self._put(rest)
        except TresnubesError as error:
            if self._is_taken(code_of(error.__cause__)):
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

    def _put(self, data: bytes) -> None:
        self._blob.upload_blob(data, overwrite=False, content_settings=self._settings)

    def _put_list(self, rest: bytes) -> None:
        if rest:
            self._stage(rest)
        only_if_new = MatchConditions.IfMissing
        self._blob.commit_block_list(self._blocks, self._settings, match_condition=only_if_new)

    def _is_taken(self, code: str) -> bool:
        return code in _TAKEN or (code == _PERHAPS_TAKEN and self._container.exists(self._key))
