"""The inference core: it knows models, rows and bytes, and no cloud.

An adapter needs `Service` and the two values that go through it; whoever wants a model alone takes
`shared.model.Model`.
"""

from shared.message import Request, Response
from shared.service import Service

__all__ = ["Request", "Response", "Service"]
