"""What can go wrong with a runtime on this machine.

RuntimeFault
├── StartFailed       it never became ready; the message ends with what it wrote
├── NoDocker          no engine runs here and none can be started, or it can't be given what sam needs
├── NoAnswer          it ended, or fell silent, while a request was under way
└── MalformedAnswer   the function answered what its cloud would not accept
"""


class RuntimeFault(Exception):
    """A runtime did not do what its cloud's would."""


class StartFailed(RuntimeFault):
    """The runtime never became ready, mostly because the function's module raised while it was imported."""


class NoDocker(RuntimeFault):
    """Docker can't be used on this machine; the message says why, and what to do."""


class NoAnswer(RuntimeFault):
    """The runtime ended, or took too long, while a request was under way."""


class MalformedAnswer(RuntimeFault):
    """The function returned what its cloud would refuse; the message says which rule is broken."""
