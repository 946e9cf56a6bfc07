"""The adapter for Google Cloud Functions."""
