"""Google's functions-framework on this machine: its production server, and the events that reach it."""
