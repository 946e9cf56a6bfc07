"""Where objects are: each cloud's store, and local files, behind one small port."""
