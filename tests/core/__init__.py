"""The core alone, module by module."""
