"""A simulated tenant: Entra and Graph as one function, for `--demo` and as the double in tests."""
