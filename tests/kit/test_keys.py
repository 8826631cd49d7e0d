"""Keys, and the codes by which one types them."""

from faire_reseau.kit.keys import LETTERS, as_short_code, new_key, short_code


def test_a_short_code_is_eight_clear_letters_that_come_from_the_key_alone():
    keys = [new_key() for _ in range(200)]

    codes = [short_code(key) for key in keys]

    assert {(len(code), code[4]) for code in codes} == {(9, "-")}
    assert set("".join(codes)) == {*LETTERS, "-"}
    assert (codes, len(set(codes))) == ([short_code(key) for key in keys], 200)


def test_a_code_is_known_however_it_is_typed():
    code = short_code("a key")

    assert {as_short_code(typed) for typed in (code, code.upper(), code.replace("-", " "), f" {code}. ")} == {code}
    assert as_short_code("") == "-"
