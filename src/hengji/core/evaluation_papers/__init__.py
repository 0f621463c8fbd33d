"""The documents of one evaluation (评价文件): the book of its papers and its report."""
