"""The adapter for AWS Lambda."""
