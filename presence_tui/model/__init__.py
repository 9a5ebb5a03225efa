"""Values and rules. No file, no network, no clock: times arrive as arguments."""
