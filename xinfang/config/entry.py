"""The ``xinfang`` command: settings first, then the command line's own table of commands."""

import os
import sys

from xinfang.config.env import BadSetting


def main() -> None:
    """Run one command and leave with its exit code: 0 fine, 1 problems found, 2 usage."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinfang.config.settings")
    from xinfang.cli.main import run  # the commands must not be read before the settings have a name

    try:
        code = run(sys.argv[1:])
    except BadSetting as error:
        sys.stderr.write(f"xinfang: {error}\n")
        code = 2
    sys.exit(code)


if __name__ == "__main__":
    main()
