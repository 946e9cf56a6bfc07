"""Bytes to rows and answers to bytes: one module a media type or protocol."""
