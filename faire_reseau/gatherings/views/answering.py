"""How the doors of organisers try a deed and answer with a form."""

from collections.abc import Callable

from faire_reseau.kit.forms import HouseForm
from faire_reseau.kit.refusals import ChangedMeanwhile, Refusal


def did(form: HouseForm, deed: Callable[[], object]) -> bool:
    """Whether `deed` was done; a refusal goes to the form, with everything typed still there."""
    try:
        deed()
    except ChangedMeanwhile:
        raise  # the view shows the form again on what is there now
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True


def status_of(form: HouseForm) -> int:
    """422 when what was typed is refused."""
    return 422 if form.errors else 200
