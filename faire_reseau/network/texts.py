"""Labels of this room's codes, and sentences said twice."""

from django.utils.translation import gettext_lazy as _

from faire_reseau.network.enums import Certainty, NamesShown, TerritoryKind

TERRITORY_LABELS = {
    TerritoryKind.COUNTRY: _("Country"),
    TerritoryKind.REGION: _("Regions"),
    TerritoryKind.DEPARTMENT: _("Departments"),
    TerritoryKind.COLLECTIVITY: _("Overseas collectivities"),
}
CERTAINTY_LABELS = {
    Certainty.CERTAIN: _("certain"),
    Certainty.DERIVED: _("deduced"),
    Certainty.UNCERTAIN: _("to be confirmed"),
}
NAMES_LABELS = {
    NamesShown.NETWORK: _("people of the network, and those who come to the same gathering"),
    NamesShown.CONSENT: _("everybody, for those who agree to it in their account; the others as above"),
    NamesShown.EVERYBODY: _("everybody"),
}
# Said to who proposes a topic, or comes.
NAMES_SENTENCES = {
    NamesShown.NETWORK: _(
        "Who hosts a topic is named to people of the network and to those who come to the same gathering. Everybody "
        "else reads “a person”, with their organisation."
    ),
    NamesShown.CONSENT: _(
        "Who hosts a topic is named to people of the network and to those who come to the same gathering; to everybody "
        "only if they agree to it in “My account”. Else the public reads “a person”, with their organisation."
    ),
    NamesShown.EVERYBODY: _(
        "Who hosts a topic is named to everybody, with their organisation, once the grid is published."
    ),
}
FIELD_LABELS = {
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "name": _("Name"),
    "kind": _("Kind"),
    "legal_form": _("Legal form"),
    "presentation": _("Presentation"),
    "website": _("Website"),
    "email": _("E-mail address"),
    "phone": _("Telephone"),
    "seat": _("Seat"),
    "note": _("Note"),
    "source": _("Source"),
    "certainty": _("How sure is it?"),
}
# What an import makes beside its rows.
MADE_LABELS = {"organisations": _("Organisations"), "trades": _("Trades"), "kinds": _("Kinds")}
# By action of the journal.
ACTION_LABELS = {
    "ask_export": _("Long table of the directory asked for"),
    "ask_second_factor": _("Second factor asked of everybody who runs something, or no longer"),
    "create_organisation": _("Organisation added"),
    "change_logo": _("Logo of an organisation changed"),
    "change_organisation": _("Page of an organisation changed"),
    "rename_organisation": _("Organisation renamed"),
    "correct_name": _("Name of an organisation corrected"),
    "move_organisation": _("Territory of an organisation changed"),
    "open_membership": _("Organisation joined the network"),
    "close_membership": _("Organisation left the network"),
    "correct_membership": _("Dates of a membership corrected"),
    "add_word": _("Word of the network added"),
    "change_word": _("Word of the network changed"),
    "restore_word": _("Removed word of the network put back"),
    "reopen_post": _("Ended post goes on"),
    "remove_word": _("Word of the network removed"),
    "import": _("Table imported"),
    "describe_network": _("Name, look or contact of the network changed"),
    "undo_import": _("Import of a table undone"),
    "merge_people": _("Two entries of one person merged"),
    "merge_organisations": _("Two entries of one organisation merged"),
    "add_post": _("Post added"),
    "change_post": _("Post changed"),
    "close_post": _("Post ended"),
    "mark_director": _("Director named or released"),
    "add_person": _("Person added"),
    "change_person": _("Entry of a person changed"),
    "erase_person": _("Person erased"),
    "say_who_answers": _("Contact of the network and who answers for its data changed"),
    "choose_names_shown": _("Rule on names in programmes chosen"),
    "restore": _("Network restored from a backup"),
    "end_all_access": _("Everybody signed out by the people who run the server"),
    "choose_period": _("Period of keeping chosen"),
    "forget_person": _("Person forgotten at the end of their period"),
    "forget_contacts": _("Contacts forgotten at the end of their period"),
}
# By period of keeping: what, and what is done when it is over.
PERIOD_TEXTS = {
    "import_drafts": (_("Tables sent and not confirmed"), _("removed, with everything they hold")),
    "import_batches": (
        _("What imports of tables changed, so that they can be undone"),
        _("removed: they cannot be undone any more"),
    ),
    "exports": (_("Long tables of the directory made for somebody"), _("removed")),
}
# By table, for the list of texts in which somebody is named.
TABLE_LABELS = {
    "network.importdraft": _("table not imported yet"),
    "network.importbatch": _("import that can be undone"),
    "network.pairedword": _("word paired in an import"),
    "network.organisation": _("page of an organisation"),
    "network.organisationname": _("name of an organisation"),
    "network.organisationterritory": _("territory of an organisation"),
    "network.membership": _("membership of an organisation"),
    "network.network": _("presentation of the network"),
    "network.person": _("entry of somebody else"),
    "network.post": _("job title"),
    "network.theme": _("theme"),
    "network.trade": _("trade"),
    "network.organisationkind": _("kind of organisation"),
    "network.actionkind": _("sort of work"),
    "network.audience": _("class of audience"),
    "network.missionaxis": _("mission axis"),
    "network.territory": _("territory"),
}
