"""The inference core: it knows models, rows and bytes, and no cloud.

An adapter of HTTP needs `Service` and the two values that go through it, one of events `Scorer` and what occurs;
whoever wants a model alone takes `shared.model.Model`. Each is imported when it is asked for (PEP 562):
`shared.opening` has to run before all else.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shared.events.occurrence import Foreign, Message, ObjectCreated
    from shared.events.scorer import Scorer
    from shared.message import Request, Response
    from shared.service import Service
else:

    def __getattr__(name: str) -> object:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(_MODULES[name]), name)


__all__ = ["Foreign", "Message", "ObjectCreated", "Request", "Response", "Scorer", "Service"]

_MODULES = {
    "Foreign": "shared.events.occurrence",
    "Message": "shared.events.occurrence",
    "ObjectCreated": "shared.events.occurrence",
    "Request": "shared.message",
    "Response": "shared.message",
    "Scorer": "shared.events.scorer",
    "Service": "shared.service",
}
