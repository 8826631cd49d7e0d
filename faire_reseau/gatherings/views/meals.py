"""Views for organisers: meals of a gathering, XLSX and PDF lists for the caterer, the rooms and the entrance."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.gatherings import actions, exports, queries
from faire_reseau.gatherings.forms.meals import MealsForm
from faire_reseau.gatherings.queries.meals import meals_of, meals_to_offer, numbers_by_meal
from faire_reseau.gatherings.texts import DIET_LABELS
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.refusals import Overtaken
from faire_reseau.kit.spreadsheets import XLSX

LISTS = Limit("people_list", at_most=60, seconds=3600)
TYPES = {"xlsx": XLSX, "pdf": "application/pdf"}


@login_required
def meals(request: Request, slug: str) -> HttpResponse:
    """Which meals are offered, how many take them, and the lists."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    offer = meals_to_offer(gathering)
    form = MealsForm(sent(request), offer=offer, initial=_offered_now(gathering))

    def action() -> None:
        if form.touched():
            actions.set_meals(gathering, form.chosen(), seen=form.seen(), by=request.user, at=clock.now())

    def renewed(_refusal: Overtaken) -> MealsForm:
        return form.renewed(_offered_now(gathering), offer=offer)

    ran = run(request, action, form=form, renewed=renewed)
    if ran.is_done:
        return ran.go("gatherings:meals", slug, said=_("Saved."))
    context = {
        "gathering": gathering,
        "numbers": numbers_by_meal(gathering),
        "diets": DIET_LABELS.values(),
        "lists": exports.titles().items(),
    }
    return ran.page("gatherings/meals.html", context)


def _offered_now(gathering: queries.GatheringRow) -> dict[str, list[str]]:
    return {"meals": [f"{meal.on.isoformat()}:{meal.kind}" for meal in meals_of(gathering)]}


@login_required
@require_safe
def people_list(request: Request, slug: str, what: str, extension: str) -> HttpResponse:
    """A list as XLSX or PDF."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    if what not in exports.LISTS or extension not in TYPES:
        raise Http404
    LISTS.spend(str(request.user.pk))
    if extension == "pdf":
        body = exports.list_pdf(gathering, what, localdate(clock.now()))
    else:
        body = exports.list_xlsx(gathering, what)
    response = HttpResponse(body, content_type=TYPES[extension])
    response["Content-Disposition"] = f'attachment; filename="{what}-{gathering.slug}.{extension}"'
    response["Cache-Control"] = "no-store"
    return response
