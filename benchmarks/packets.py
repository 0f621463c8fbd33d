"""43 packets out and back: scoring workbooks of 60 leaves each, and packets of units.

The peer is openpyxl, writing the same cells with the same looks, and reading
the same files, in the same run. The work is done by ``packet_exchange`` in a
process of its own, on an installation of its own.
"""

import json
import os
import subprocess
import sys
import tempfile

TARGET_SECONDS = 10.0
PEERS = (
    ("写出 43 本评分簿（衡绩）", "写出同样的格子（openpyxl）"),
    ("读回并逐格核对 43 本评分簿（衡绩）", "只读出格子（openpyxl）"),
)
Figures = dict[str, list[float]]
"""Wall time and processor time, by what was done; a busy machine stretches the first."""


def run() -> bool:
    """Measure in a process of its own and print; tell whether the targets hold."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.packet_exchange"],
            env={**os.environ, "HENGJI_DATA": folder, "DATABASE_URL": ""},
            check=True,
            capture_output=True,
            text=True,
        )
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    for name, (wall, worked) in figures.items():
        print(f"{name}：{wall:.2f} s，其中处理器 {worked:.2f} s")
    for ours, peer in PEERS:
        ratio = figures[peer][1] / figures[ours][1]
        print(f"“{peer}”的处理器时间是“{ours}”的 {ratio:.1f} 倍")
    print(f"每项不超过 {TARGET_SECONDS:.0f} s；机器忙时看处理器时间")
    return all(
        worked <= TARGET_SECONDS for name, (_, worked) in figures.items() if "openpyxl" not in name
    )


if __name__ == "__main__":
    sys.exit(0 if run() else 1)
