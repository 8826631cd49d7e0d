"""Files in and out: corpora, IRaMuTeQ, workbooks, word lists, encodings."""
