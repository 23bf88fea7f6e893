"""One file per verb of the command line: parse, call, print; `cli` finds them by name."""
