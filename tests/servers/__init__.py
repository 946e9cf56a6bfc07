"""Real servers for tests, on loopback and free ports, each ended by its own process id."""
