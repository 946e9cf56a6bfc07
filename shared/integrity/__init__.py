"""What a model file must be before the runtime sees a byte of it: the one that is meant, and harmless."""
