"""The Azure command line's `az storage message …`, as far as the page needs it, on the account of a connection string.

Like the real one it hands each command to Microsoft's client, with messages as they are, and prints rows with tabs.
"""

from __future__ import annotations

import argparse
import os
import sys

from azure.storage.queue import QueueClient, QueueMessage


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="az", allow_abbrev=False)
    parser.add_argument("command", nargs=3)
    for name in ("auth-mode", "account-name", "queue-name", "query", "output", "content", "id", "pop-receipt"):
        parser.add_argument(f"--{name}")
    parser.add_argument("--num-messages", type=int, default=1)
    parser.add_argument("--time-to-live", type=int)
    return parser.parse_args(arguments)


def _read(message: QueueMessage, query: str) -> str:
    values = {"id": message.id, "popReceipt": message.pop_receipt, "content": message.content}
    names = query.removeprefix("[].").strip("[]").split(", ")
    return "\t".join(str(values[name]) for name in names)


def run(queue: QueueClient, asked: argparse.Namespace) -> None:
    """One command; what Microsoft's client raises ends it with a status that is not 0."""
    match asked.command[2]:
        case "peek":
            for message in queue.peek_messages(asked.num_messages):
                print(_read(message, asked.query))
        case "get":
            for message in queue.receive_messages(max_messages=asked.num_messages):
                print(_read(message, asked.query))
        case "put":
            queue.send_message(asked.content, time_to_live=asked.time_to_live)
        case "delete":
            queue.delete_message(asked.id, asked.pop_receipt)


if __name__ == "__main__":
    options = _parse(sys.argv[1:])
    with QueueClient.from_connection_string(
        os.environ["AZURE_STORAGE_CONNECTION_STRING"], options.queue_name
    ) as client:
        run(client, options)
