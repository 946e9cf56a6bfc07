"""What keeps a model from being deployed, or its endpoint from being known."""


class DeploymentError(Exception):
    """The message says what was expected and what came; it is shown to the user as it is."""
