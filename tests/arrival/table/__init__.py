"""One table of events and what becomes of them, for the core alone and for each cloud's real runtime and store."""
