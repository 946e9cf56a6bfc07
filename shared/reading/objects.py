"""Which format an object's rows are in, by its name or its media type, and the batches that they make."""

from collections.abc import Iterator

from shared.coercion import Coercion
from shared.errors import UnsupportedMedia, show
from shared.http import media
from shared.reading import blocks
from shared.reading.batch import Batch, regroup
from shared.reading.compression import unpack
from shared.settings import Settings
from shared.signature import Signature

_ENDINGS = {
    ".csv": "csv",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".json": "json",
    ".parquet": "parquet",
}
_MEDIA_TYPES = {
    media.CSV: "csv",
    media.NDJSON: "ndjson",
    media.JSON: "json",
    "application/vnd.apache.parquet": "parquet",
}


def read_batches(
    chunks: Iterator[bytes], name: str, media_type: str, signature: Signature, settings: Settings
) -> Iterator[Batch]:
    """The rows of an object of any size, `settings.max_batch_rows` in each batch but the last, or fewer long ones.

    The format is that of the name's ending, with or without `.gz` behind it, else that of the media type; gzip is seen
    by its first bytes. CSV of the type `text/csv; header=absent` has its fields in signature order.

    Raises, also while it is read, UnsupportedMedia, Unreadable, TooLarge and InvalidRows: each is the whole object's
    fault. What is one row's fault stands in its batch.
    """
    kind, parameters = media.parameters(media_type)
    plain = name.lower().removesuffix(".gz")
    form = _ENDINGS.get(plain[plain.rfind(".") :]) or _MEDIA_TYPES.get(kind)
    if form is None:
        raise _unsupported(name, kind)
    content = unpack(chunks, named=name.lower().endswith(".gz"))
    pieces = _pieces(form, content, signature, settings, header=parameters.get("header") != "absent")
    return regroup(pieces, settings.max_batch_rows)


def _pieces(
    form: str, content: Iterator[bytes], signature: Signature, settings: Settings, *, header: bool
) -> Iterator[Batch]:
    if form == "parquet":
        from shared.reading.parquet import read_parquet

        return read_parquet(content, signature, settings.max_batch_rows)
    longest, coercers = settings.max_row_bytes, Coercion.of(signature).coercers
    if form == "csv":
        from shared.reading.csv_batches import read_csv

        return read_csv(blocks.split(content, longest), signature, longest, header=header)
    if form == "ndjson":
        from shared.reading.json_lines import read_lines

        return read_lines(blocks.split(content, longest), coercers, longest)
    from shared.reading.json_document import read_document

    return read_document(content, coercers, longest)


def _unsupported(name: str, kind: str) -> UnsupportedMedia:
    endings, types = ", ".join(_ENDINGS), ", ".join(_MEDIA_TYPES)
    expected = f"a name that ends in {endings} (.gz may follow), or a media type of {types}"
    return UnsupportedMedia(f"expected {expected}; got {show(name)} of type {show(kind)}")
