"""``python -m bench [SUBJECT …]``: measure, and print one table a subject."""

import importlib
import os
import platform
import subprocess
import sys

SUBJECTS = (
    "reports", "screening", "registers", "catalogue", "disclosures", "search", "officers", "office_pages",
    "compiling",
    "province", "serving", "users",
)  # fmt: skip


def main() -> None:
    """Run the subjects named on the command line, or all, each in a process of its own."""
    wanted = sys.argv[1:] or SUBJECTS
    unknown = [subject for subject in wanted if subject not in SUBJECTS]
    if unknown:
        sys.exit(f"There is no subject {', '.join(unknown)}. There are: {', '.join(SUBJECTS)}.")
    if len(wanted) > 1:
        failed = [one for one in wanted if subprocess.call([sys.executable, "-m", "bench", one])]
        sys.exit(f"Not measured to the end: {', '.join(failed)}." if failed else 0)
    [subject] = wanted
    print(f"\n{subject} ({platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()})")
    for row in importlib.import_module(f"bench.{subject}").run():
        print(f"  {row}", flush=True)


if __name__ == "__main__":
    main()
