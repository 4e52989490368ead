"""`python -m linli.config.command_line`: the same command where no script is installed."""

from . import main

main()
