"""Azure Functions on this machine: Microsoft's worker library in a process of its own, and the host around it."""
