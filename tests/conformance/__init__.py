"""One table of requests, and the same answers from the core and from each cloud's real runtime."""
