"""Score check-up (评分体检): what a set of scores can and cannot support."""
