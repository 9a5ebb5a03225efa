"""Composition root: the only place that knows every part. Brings the real ones together when they are asked for."""
