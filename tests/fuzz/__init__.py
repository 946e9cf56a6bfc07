"""Requests made from the service's own description of itself."""
