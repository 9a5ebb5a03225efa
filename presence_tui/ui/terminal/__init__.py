"""The quiet terminal: what is sent to it, and what is read from it."""
