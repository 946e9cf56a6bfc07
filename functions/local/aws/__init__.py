"""AWS Lambda on this machine: its HTTP events, Amazon's runtime client and emulator, and what becomes of an answer."""
