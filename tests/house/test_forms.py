"""Every form of the house keeps control characters and odd years out."""

import ast
import pkgutil
import re
from importlib import import_module  # noqa: TID251  (a test walks the house)
from pathlib import Path

import pytest
from django import forms

import faire_reseau
from faire_reseau.kit.forms import CleanFields, check_year
from tests.house.parsed import parsed

HOUSE = Path(faire_reseau.__file__).parent
HOSTILE = "a\x0b\x00b\u202e\ufffe\r\nc"


def house_modules():
    for module in pkgutil.walk_packages([str(HOUSE)], "faire_reseau."):
        parts = set(module.name.split("."))
        if parts & {"forms", "views"} and not parts & {"migrations", "settings"}:
            yield import_module(module.name)


def house_forms():
    seen = {}
    for module in house_modules():
        for value in vars(module).values():
            if (
                isinstance(value, type)
                and issubclass(value, forms.BaseForm)
                and value.__module__.startswith("faire_reseau.")
            ):
                seen[f"{value.__module__}.{value.__qualname__}"] = value
    return seen


FORMS = house_forms()


def test_the_forms_of_the_house_are_found():
    defined = {
        f"faire_reseau.{'.'.join(path.relative_to(HOUSE).with_suffix('').parts).removesuffix('.__init__')}.{node.name}"
        for path in HOUSE.rglob("*.py")
        for node in parsed(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and any(re.search(r"Form(?!atter)", ast.unparse(base)) for base in node.bases)
    }

    assert defined - set(FORMS) - {"faire_reseau.kit.forms.CleanFields"} == set()


@pytest.mark.parametrize("name", FORMS)
def test_every_form_keeps_out_what_no_text_may_hold(name):
    assert issubclass(FORMS[name], CleanFields)


@pytest.mark.parametrize("name", FORMS)
def test_each_field_of_each_form_gives_texts_on_one_line_unless_it_has_lines(name):
    form = FORMS[name].__new__(FORMS[name])
    form.fields, form.prefix = FORMS[name].base_fields, None

    given = {field: form._widget_data_value(widget.widget, field) for field, widget in typed(form, HOSTILE).items()}

    assert given == {
        field: "a\nb\nc" if isinstance(form.fields[field].widget, forms.Textarea) else "a b c" for field in given
    }


def typed(form, text):
    """The fields that give one text, and `text` typed in each."""
    plain = (forms.TextInput, forms.Textarea, forms.HiddenInput)
    fields = {name: field for name, field in form.fields.items() if isinstance(field.widget, plain)}
    form.data, form.files = dict.fromkeys(fields, text), {}
    return fields


@pytest.mark.parametrize("name", FORMS)
def test_each_day_and_moment_of_each_form_is_of_a_year_that_somebody_meant(name):
    dates = [
        field for field in FORMS[name].base_fields.values() if isinstance(field, forms.DateField | forms.DateTimeField)
    ]

    assert all(check_year in field.validators for field in dates)


def test_a_form_that_lets_them_in_is_found():
    class Loose(forms.Form):
        title = forms.CharField()
        day = forms.DateField()

    form = Loose.__new__(Loose)
    form.fields, form.prefix = Loose.base_fields, None

    assert not issubclass(Loose, CleanFields)
    assert [
        widget.widget.value_from_datadict({"title": HOSTILE}, {}, "title") for widget in [form.fields["title"]]
    ] == [HOSTILE]
    assert check_year not in Loose.base_fields["day"].validators
