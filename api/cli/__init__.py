"""The command line: the application, its options, output, exit codes and failures."""
