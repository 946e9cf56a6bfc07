"""What keeps the doctor from looking."""


class OrderError(Exception):
    """The usage makes no sense; the message says what was expected and what came."""
