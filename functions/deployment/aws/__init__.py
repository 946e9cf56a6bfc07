"""The way to AWS, by sam."""
