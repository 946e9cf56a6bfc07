"""What keeps an event from being made or given to a function."""


class InvocationError(Exception):
    """The message says what was expected and what came; it is shown to the user as it is."""
