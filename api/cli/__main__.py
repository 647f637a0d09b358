"""`python -m api.cli`: the same as `ketting`."""

import sys

from api.cli.app import main

if __name__ == "__main__":
    sys.exit(main())
