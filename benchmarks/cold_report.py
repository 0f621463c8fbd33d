"""``hengji report`` from a cold process to DOCX and PDF of the worked example."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from hengji.documents.example import EXAMPLE_FACTS, EXAMPLE_LEDGER

ROUNDS = 9
MOST_SECONDS = 1.2


def measure() -> dict[str, float]:
    """Return median seconds of an empty interpreter and of the whole command."""
    with tempfile.TemporaryDirectory() as folder:
        outputs = [str(Path(folder) / name) for name in ("r.docx", "r.pdf")]
        words = ["report", str(EXAMPLE_LEDGER), "--facts", str(EXAMPLE_FACTS)]
        words += ["-o", outputs[0], "--pdf", outputs[1]]
        commands = {
            "python": [sys.executable, "-c", "pass"],
            "hengji report": [sys.executable, "-c", "from hengji.cli import main; main()", *words],
        }
        seconds: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(ROUNDS):
            for name, command in commands.items():
                start = time.perf_counter()
                subprocess.run(command, check=True, capture_output=True)
                seconds[name].append(time.perf_counter() - start)
    return {name: median(values) for name, values in seconds.items()}


def run() -> bool:
    """Print the medians and say whether the target holds."""
    floor, ours = measure().values()
    print(f"空的 Python {floor:.2f} s；hengji report 写出 DOCX 和 PDF {ours:.2f} s")
    print(f"目标不超过 {MOST_SECONDS} s")
    return ours <= MOST_SECONDS


if __name__ == "__main__":
    run()
