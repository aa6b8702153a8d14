"""Write the files that are made from the frames, or say which are stale."""

import argparse
import sys
from pathlib import Path

from agent_console.socket.protocol import SENT, UNDERSTOOD
from hotline.protocol.table import table, with_table
from hotline.protocol.typescript import typescript

ROOT = Path(__file__).parents[2]
TYPES, DOCUMENT = ROOT / "agent_console/web/src/api/types/frames.ts", ROOT / "docs/protocol.md"


def made() -> dict[Path, str]:
    """Return every file that is made, with what it should hold."""
    document = DOCUMENT.read_text("utf-8")
    return {TYPES: typescript(SENT, UNDERSTOOD), DOCUMENT: with_table(document, table(SENT, UNDERSTOOD))}


def main() -> int:
    """Write the files; with ``--check`` only compare them."""
    parser = argparse.ArgumentParser(prog="scripts/frames", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file is stale")
    check = parser.parse_args().check
    stale = [path for path, text in made().items() if not path.is_file() or path.read_text("utf-8") != text]
    for path in stale:
        if check:
            sys.stderr.write(f"{path.relative_to(ROOT)} is not what the frames say; run scripts/frames\n")
        else:
            path.write_text(made()[path], "utf-8")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
