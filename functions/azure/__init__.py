"""The adapter for Azure Functions."""
