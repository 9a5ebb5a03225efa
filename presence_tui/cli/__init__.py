"""The command line: the only place that prints. One module a command, loaded when the command is called."""
