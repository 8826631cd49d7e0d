"""The names the package promises are those it gives."""

from pathlib import Path

import textometry


def test_every_promised_name_can_be_imported_and_says_what_it_is_for() -> None:
    given = {name: getattr(textometry, name) for name in textometry.__all__}
    assert sorted(given) == dir(textometry)
    assert [name for name, value in given.items() if not value.__doc__] == []


def test_no_promised_name_hides_a_module() -> None:
    modules = {path.stem for path in Path(textometry.__file__).parent.iterdir()}
    assert modules & set(textometry.__all__) == set()
