"""Objects and messages scored on arrival, with real stores."""
