"""A small object, written whole, once."""

from shared.stores.port import Store


def create(store: Store, key: str, media_type: str, content: bytes) -> bool:
    """Write an object; False where there is one of that name, which then is left as it is. Raises StoreFailed."""
    writer = store.create(key, media_type)
    try:
        writer.write(content)
        return writer.commit()
    finally:
        writer.discard()
