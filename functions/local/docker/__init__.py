"""A Docker engine on this machine, and in it the image that Lambda's functions run in."""
