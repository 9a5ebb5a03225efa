"""Parts of screens. They take data, and give facts by message."""
