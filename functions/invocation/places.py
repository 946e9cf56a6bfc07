"""Where a cloud's objects come from and go to, as its template has it, and where a file would lie among them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from functions.invocation.errors import InvocationError
from functions.local.runtime import Cloud
from shared.errors import SettingInvalid
from shared.stores.location import Location, parse


class Places(NamedTuple):
    """A folder that is listened to, and the one that takes predictions."""

    source: Location
    sink: Location


_BLOBS = "https://tresnubes.blob.core.windows.net"

DEPLOYED: Mapping[Cloud, Places] = {
    "aws": Places(Location("s3://tresnubes", "in/"), Location("s3://tresnubes", "out/")),
    "gcp": Places(Location("gs://tresnubes-source", ""), Location("gs://tresnubes-sink", "")),
    "azure": Places(Location(f"{_BLOBS}/inbox", ""), Location(f"{_BLOBS}/predictions", "")),
}
"""Cloud → its folders; the names of buckets and accounts are made up."""


def locate(cloud: Cloud, name: str, url: str = "") -> Location:
    """Where an object is: at a URL of its cloud, or under its name in the folder that is listened to.

    Raises InvocationError.
    """
    source = DEPLOYED[cloud].source
    listened = source._replace(key=f"{source.key}{name}")
    if not url:
        return listened
    location = _parse(url)
    if _scheme(location) != _scheme(source) or location.key == location.folder.key:
        raise InvocationError(f"--url: expected an object of {cloud}, such as {listened}, got {url}")
    return location


def surround(cloud: Cloud, location: Location) -> Places:
    """The folders among which an object is scored: the cloud's own, or else the one that it lies in."""
    places = DEPLOYED[cloud]
    if location.under(places.source):
        return places
    return places._replace(source=location._replace(key=location.key[: location.key.rfind("/") + 1]))


def _parse(url: str) -> Location:
    try:
        return parse(url, "--url")
    except SettingInvalid as error:
        raise InvocationError(str(error)) from error


def _scheme(location: Location) -> str:
    """`http` is that of Azure's emulator."""
    return location.store.partition("://")[0].replace("https", "http")
