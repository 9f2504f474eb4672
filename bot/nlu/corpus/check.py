"""``python -m bot.nlu.corpus.check``: names every line of the corpus that cannot be read; silent when all can."""

from __future__ import annotations

import sys

from bot.nlu.corpus import faults, load_corpus


def main() -> int:
    """Print the faults and how many blocks and lines there are; 2 when there are faults."""
    found = list(faults())
    blocks = load_corpus()
    counts = f"{len(blocks)} blocks, {sum(len(block.lines) for block in blocks)} lines"
    sys.stdout.write("\n".join([*found, counts]) + "\n")
    return 2 if found else 0


if __name__ == "__main__":
    sys.exit(main())
