"""Run every benchmark and say which targets hold: ``make bench``."""

from benchmarks import (
    checkup_simulation,
    checkup_speed,
    cold_report,
    evaluation_papers,
    evidence_upload,
    founding_demo,
    goals,
    likeness,
    lint_documents,
    packets,
    pages,
    reading_ledgers,
    safekeeping,
    saving_papers,
    scoring_many,
    writing_docx,
    writing_pdf,
)

BENCHMARKS = {
    "从冷进程到 DOCX 和 PDF": cold_report.run,
    "演示到打印登录链接": founding_demo.run,
    "写 DOCX": writing_docx.run,
    "写 PDF": writing_pdf.run,
    "工作底稿册": evaluation_papers.run,
    "读 10 万行得分表": reading_ledgers.run,
    "报告体检": lint_documents.run,
    "大量评价的合计、等级、名次": scoring_many.run,
    "网页和数据库": pages.run,
    "许多人同时评分": saving_papers.run,
    "报告的相似度": likeness.run,
    "评分体检的速度": checkup_speed.run,
    "评分体检的误报和功效": checkup_simulation.run,
    "43 份数据包发出和收回": packets.run,
    "核验、备份、恢复": safekeeping.run,
    "上传 2 GB 的佐证": evidence_upload.run,
    "1,000 张目标表和自评表的体检": goals.run,
}


def main() -> None:
    """Run them one after another; a missed target is said, not hidden."""
    for name, run in BENCHMARKS.items():
        print(f"## {name}", flush=True)
        print("达到目标\n" if run() else "没有达到目标\n", flush=True)


if __name__ == "__main__":
    main()
