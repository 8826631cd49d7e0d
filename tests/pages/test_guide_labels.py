"""A guide says what the pages say: a label that was renamed is renamed in the guides too."""

import re
import tomllib

from django.utils import translation
from django.utils.translation import gettext

from faire_reseau.pages.texts import FOLDER, LABEL

# Written the same in both languages.
SAME = {"Badges", "Question", "participations"}


def test_every_label_of_a_guide_is_a_sentence_of_the_product():
    unknown = set()
    for file in sorted(FOLDER.glob("*.toml")):
        written = re.findall(r'"""(.*?)"""|"(.*?)"', file.read_text(encoding="utf-8"), re.DOTALL)
        labels = {label for pair in written for text in pair for label in LABEL.findall(text)}
        assert tomllib.loads(file.read_text(encoding="utf-8"))
        with translation.override("fr"):
            unknown |= {(file.stem, label) for label in labels - SAME if gettext(label) == label}

    assert unknown == set()
