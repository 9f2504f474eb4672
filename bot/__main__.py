"""``python -m bot`` is ``nongphaen``."""

from bot.cli import main

if __name__ == "__main__":
    main()
