"""Rate limits of changes to the directory and its words."""

from faire_reseau.kit.limits import Limit

DIRECTORY = Limit("directory", at_most=60, seconds=60)
IMPORT = Limit("import", at_most=30, seconds=600)
EXPORT = Limit("export", at_most=20, seconds=3600)
