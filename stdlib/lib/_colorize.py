"""Whether to write colours, and the escape sequences for them."""

import sys

COLORIZE = True


class ANSIColors:
    BOLD_GREEN = "\x1b[1;32m"
    BOLD_MAGENTA = "\x1b[1;35m"
    BOLD_RED = "\x1b[1;31m"
    GREEN = "\x1b[32m"
    GREY = "\x1b[90m"
    MAGENTA = "\x1b[35m"
    RED = "\x1b[31m"
    RESET = "\x1b[0m"
    YELLOW = "\x1b[33m"


NoColors = ANSIColors()
for _name in dir(NoColors):
    if not _name.startswith("__"):
        setattr(NoColors, _name, "")


def get_colors(colorize=False):
    if colorize or can_colorize():
        return ANSIColors()
    return NoColors


def can_colorize():
    """Whether stderr takes colours: environment variables first, then the terminal."""
    import os
    if not sys.flags.ignore_environment:
        python_colors = os.environ.get("PYTHON_COLORS")
        if python_colors == "0":
            return False
        if python_colors == "1":
            return True
        if os.environ.get("NO_COLOR"):
            return False
    if not COLORIZE:
        return False
    if not sys.flags.ignore_environment and os.environ.get("FORCE_COLOR"):
        return True
    if os.environ.get("TERM") == "dumb":
        return False
    if not hasattr(sys.stderr, "fileno"):
        return False
    try:
        return os.isatty(sys.stderr.fileno())
    except (OSError, ValueError):
        isatty = getattr(sys.stderr, "isatty", None)
        return bool(isatty and isatty())
