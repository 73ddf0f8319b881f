"""``python -m bench [SUBJECT …]``: measure, and print one table a subject."""

import importlib
import os
import platform
import sys

SUBJECTS = ("reports", "screening", "registers", "catalogue", "disclosures", "search")


def main() -> None:
    """Run the subjects named on the command line, or all."""
    wanted = sys.argv[1:] or SUBJECTS
    unknown = [subject for subject in wanted if subject not in SUBJECTS]
    if unknown:
        sys.exit(f"There is no subject {', '.join(unknown)}. There are: {', '.join(SUBJECTS)}.")
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    for subject in wanted:
        print(f"\n{subject}")
        for row in importlib.import_module(f"bench.{subject}").run():
            print(f"  {row}")


if __name__ == "__main__":
    main()
