"""What each cloud's manifest declares, read as one kind of value."""
