"""The command line: options, sentences, exit codes."""
