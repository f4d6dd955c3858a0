"""The verbs of the command line, one file each with a click command called `command`."""
