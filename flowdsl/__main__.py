"""`python -m flowdsl`: the command line."""

from flowdsl.cli import main

if __name__ == "__main__":
    main()
