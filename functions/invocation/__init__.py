"""One event, made for a local file as its provider would make it, and the function that it is given to."""
