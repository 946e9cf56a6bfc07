"""A bundle brought to its cloud by that cloud's own tool, or refused early, in words."""
