"""What keeps a bundle from being made."""


class BundleError(Exception):
    """The message says what was expected and what came; it is shown to the user as it is."""
