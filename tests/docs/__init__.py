"""What the README and the pages say is so."""
