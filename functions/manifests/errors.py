"""What is wrong with a manifest."""


class ManifestError(Exception):
    """The message names the file and the place, and says what was expected; it is shown to the user as it is."""
