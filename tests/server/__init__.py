"""The simulated tenant as a server of its own, over TLS on loopback."""
