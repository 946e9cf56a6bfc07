"""Every figure that this project tells of itself, measured beside what a user would pick instead."""
