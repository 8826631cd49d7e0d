"""Files that people bring to this room: texts of a corpus, code books."""
