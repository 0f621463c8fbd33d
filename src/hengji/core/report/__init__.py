"""The summary report (汇总报告): one value that holds everything it says."""
