"""The table of rights of docs/reference/rights.md: every address, in every role. A refusal answers like a missing page."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils.timezone import localdate

from faire_reseau.accounts.actions import make_personal_link
from faire_reseau.analysis.actions import (
    add_code,
    add_finding,
    code_passage,
    comment_finding,
    invite_member,
    keep_draft,
    make_corpus,
    quote_passage,
    write_memo,
)
from faire_reseau.analysis.actions.masking import mask_words
from faire_reseau.analysis.actions.runs import ask_run, end_run
from faire_reseau.analysis.actions.suggestions import ask_suggestions, suggestion_of
from faire_reseau.analysis.enums import MaskKind, RunState
from faire_reseau.analysis.logic.checksums import canonical
from faire_reseau.analysis.logic.offered import Offered
from faire_reseau.analysis.logic.parameters import ClassParameters
from faire_reseau.articles.actions import begin_article
from faire_reseau.catalogue.actions import add_file, add_production, note_use, relate_production
from faire_reseau.catalogue.models import Base, ProductionKind
from faire_reseau.cooperations import actions as cooperations
from faire_reseau.gatherings.actions import hand_out_passes, invite_centre, make_own_pass
from faire_reseau.gatherings.enums import GatheringState, RegistrationState
from faire_reseau.gatherings.models import Arrival, Gathering
from faire_reseau.gatherings.queries import IN_SESSION
from faire_reseau.kit import clock
from faire_reseau.kit.documents import Document
from faire_reseau.kit.keys import short_code
from faire_reseau.kit.letters import post_letter
from faire_reseau.kit.models import Letter, LetterState, UndoableAct
from faire_reseau.kit.undoing import note_undoable
from faire_reseau.network.actions import prepare_import
from faire_reseau.network.models import ImportBatch, MissionAxis, NetworkPicture, Person
from faire_reseau.notes.actions import begin_note, comment_on, finish_note, open_note
from faire_reseau.notes.models import ActionItem, NoteComment
from faire_reseau.notes.queries import content_of, lines_to_comment
from faire_reseau.questions.actions import add_poll, ask, open_questions
from faire_reseau.reports.actions import (
    add_block,
    add_evidence,
    ask_item,
    begin_document,
    define_indicator,
    freeze_document,
    open_campaign,
    publish_edition,
    shipped_set,
    write_together,
)
from faire_reseau.reports.enums import BlockKind
from faire_reseau.reports.models import Indicator
from faire_reseau.structure.actions import add_mandate, add_organ, open_consultation, prepare_consultation
from faire_reseau.structure.actions import note_decision as record_decision
from faire_reseau.structure.models import Consultation
from faire_reseau.topics.models import Placement
from tests import factories
from tests.factories import DAY
from tests.writes import rows_written

pytestmark = pytest.mark.django_db

ROLES = (
    "visitor",
    "pass",  # registered by the join QR: see `by_join_qr`
    "guest",
    "partner",
    "member",
    "member elsewhere",
    "director",
    "director elsewhere",
    "participant",
    "organiser",
    "organiser elsewhere",
    "facilitator",
    "suspended",
)
# A dot: an answer; -: as if missing; >: asked to sign in. In the order of ROLES. The member and the director work in the
# centre that is changed, whose work is noted, and which is asked to organise the gathering together; those elsewhere work in
# the centre that hosts the gathering. The participant has a place at it and has proposed its topic; the organiser runs it,
# the one elsewhere runs another one. The suspended account was a facilitator, an organiser and a director.
TABLE = {
    # What is asked for is not there, whoever asks: somebody else's session, a revoked calendar, the pass of a gathering long
    # over, a grid before it is composed, a topic's slot before the phase. Each room's own tests ask when it is there.
    ".............": """
        home health pages:security pages:security_txt service_worker manifest offline outbox account_login account_request_login_code account_signup
        accounts:enter accounts:leave accounts:personal_link pages:search pages:accessibility pages:help pages:guide pages:privacy
        pages:day pages:sitemap pages:robots network:directory network:map network:table network:themes
        network:themes_json network:themes_turtle network:organisation network:organisation_card activities:list activities:action
        gatherings:list gatherings:agenda gatherings:agenda_feed gatherings:schedule_xml gatherings:schedule_json gatherings:session gatherings:welcome
        gatherings:typed_welcome activities:sign_in activities:typed_sign_in activities:check_head topics:wall_screen topics:door topics:forums topics:figures articles:list articles:news articles:feed
        network:colours network:network_picture gatherings:card pages:card
        reports:indicators reports:set reports:indicator reports:records reports:campaigns reports:board reports:figures reports:figures_file reports:crossing reports:crossing_file reports:documents reports:document reports:edition reports:document_file reports:slides reports:slide_screen
        questions:session questions:wall
        notes:note notes:list gatherings:centre_link
        gatherings:enter
        cooperations:group cooperations:wall cooperations:became cooperations:commitment cooperations:list cooperations:timeline cooperations:cooperation
        structure:list structure:organisation structure:decision structure:consultation
        demo_base catalogue:list catalogue:production catalogue:cite catalogue:file catalogue:oai catalogue:embed catalogue:embedded catalogue:feed
    """,
    ">>..........>": """
        account_confirm_login_code accounts:confirm mfa_index mfa_activate_totp mfa_deactivate_totp mfa_add_webauthn mfa_remove_webauthn mfa_view_recovery_codes mfa_authenticate accounts:account accounts:end_sessions accounts:my_data accounts:erase
        analysis:list pages:desk network:me gatherings:renew_calendar gatherings:register
        gatherings:cancel cooperations:find_organisations cooperations:find_people catalogue:find
        catalogue:subscribe catalogue:subscriptions
    """,
    ">>.......--->": "activities:own_certificate",
    ">...........>": "topics:programme",
    ">>-.....-...>": "network:people network:person network:person_card",
    ">>-.....---.>": "activities:create activities:choose_action",
    ">>--....---.>": """
        cooperations:propose_cooperation catalogue:add catalogue:import catalogue:bases catalogue:base catalogue:add_base
    """,
    ">>--....---->": "catalogue:use structure:vote",
    ">>--.-.----.>": """
        network:change_organisation network:logo network:history network:rename network:correct_name network:move
        network:add_colleague network:change_person network:change_post network:close_post activities:change
        activities:hold activities:paper activities:sheet_pdf activities:paper_entry activities:certificate activities:door activities:attendance activities:change_meeting activities:drop_meeting activities:centre activities:import_year activities:agenda activities:mend activities:calendar activities:axes activities:change_axis activities:remove_axis activities:note_held activities:plan activities:move activities:call_off activities:count_heads activities:shares activities:works activities:remove_publication activities:sheet
        activities:qr activities:move_sign_in activities:note activities:note_newcomer activities:correct
        catalogue:change catalogue:remove catalogue:add_file catalogue:remove_file catalogue:relate catalogue:remove_relation
        catalogue:remove_use catalogue:change_base catalogue:harvest_base catalogue:stop_base catalogue:resume_base
    """,
    ">>----..---.>": "gatherings:create",
    ">>----.----.>": """
        network:mark_director gatherings:invitation cooperations:accept cooperations:decline cooperations:confirm_alive cooperations:note_meeting cooperations:change cooperations:step
        cooperations:tell cooperations:expect cooperations:remove_news cooperations:finish_production
        cooperations:remove_production cooperations:catalogue_production
    """,
    "----.-.------": "reports:report reports:questionnaire reports:evidence_file",
    "----.-.----.-": "reports:summary reports:summary_file",
    ">>--.-.----->": "reports:fill reports:together notes:text notes:text_state notes:text_authors reports:bring reports:evidence reports:remove_evidence",
    ">>----.----->": "reports:submit",
    ">>-------...>": "articles:add_picture",
    ">>-------.-.>": """
        gatherings:run gatherings:change gatherings:cover gatherings:renew_welcome gatherings:announce gatherings:finish
        gatherings:reopen gatherings:call_off gatherings:restore gatherings:postpone
        gatherings:name_organiser gatherings:release_organiser gatherings:add_half_day
        gatherings:remove_half_day gatherings:add_space gatherings:change_space gatherings:remove_space
        gatherings:add_slot gatherings:add_slots gatherings:add_spaces gatherings:change_slot gatherings:restore_session gatherings:remove_slot gatherings:add_session gatherings:change_session
        gatherings:cancel_session gatherings:attendees gatherings:attendees_export gatherings:badges gatherings:badges_pdf gatherings:one_badge
        gatherings:add_newcomer gatherings:add_attendee gatherings:add_attendees gatherings:move_registration gatherings:hand_out_link
        gatherings:send_link gatherings:invite gatherings:withdraw_invitation topics:wall topics:screens topics:turn_wall topics:move_round topics:by_hand topics:open_tablet topics:compose topics:remove_person
        topics:start_composing topics:start_mending topics:start_advising topics:publish_grid topics:ground
        topics:move_to_phase topics:merge articles:write articles:publish articles:preview articles:version
        articles:draft_from_gathering questions:moderate questions:settings questions:pause questions:close questions:speaker
        questions:turn questions:find_people questions:export questions:add_poll
        questions:aside questions:change questions:merge questions:send questions:answer
        notes:finish notes:reopen notes:restore
        cooperations:ask_reports cooperations:open_dots cooperations:close_dots cooperations:together cooperations:name_cluster
        cooperations:take_out cooperations:went cooperations:propose cooperations:withdraw
        gatherings:form_questions gatherings:change_form_question gatherings:move_form_question
        gatherings:remove_form_question gatherings:ask_form_question_again gatherings:meals gatherings:people_list
        gatherings:centre_links gatherings:close_centre_link
        gatherings:materials gatherings:letter_texts gatherings:letter_text gatherings:reset_letter_text
    """,
    "---------.-.-": "articles:article",
    "-.------..-.-": """
        topics:forum topics:topic notes:export notes:export_all
        cooperations:groups cooperations:convergence cooperations:minutes cooperations:minutes_file
    """,
    ">.------.--->": """
        topics:wish questions:ask questions:near questions:support questions:withdraw questions:answer_poll
        notes:begin notes:write notes:state notes:authors notes:mentions notes:add_picture
        notes:comment notes:reply notes:resolve
        cooperations:here cooperations:take_notes cooperations:note_idea cooperations:carry cooperations:dots
    """,
    ">-------.--->": "notes:delete_comment",
    ">.------..-.>": "topics:find_people topics:propose notes:history notes:version notes:tick",
    ">-------..-.>": """
        topics:change_topic topics:withdraw_topic cooperations:hand_on cooperations:write cooperations:reopen
        cooperations:withdraw_idea
    """,
    ">>---------.>": """
        accounts:audit operations accounts:access accounts:change_access network:protection accounts:letters accounts:move_letter network:create_organisation network:erase_person
        network:move_running network:hand_over network:import network:confirm_import network:export network:open_membership
        network:close_membership network:correct_membership network:rules network:contact network:words network:new_word
        network:word network:doubles network:merge_person network:merge_organisation
        network:pair_import network:undo_import network:network_page gatherings:arrivals gatherings:sort_arrival structure:add_organ structure:change_organ structure:add_mandate structure:change_mandate structure:remove_mandate structure:note_decision structure:change_decision structure:carry_out structure:prepare
        catalogue:kinds catalogue:new_kind catalogue:kind network:remove_word articles:begin reports:define reports:load reports:revise reports:retire reports:restore reports:choose_fte reports:open reports:items reports:drop reports:remind reports:publish
        reports:begin_document reports:write reports:change_document reports:preview reports:freeze reports:add_block reports:change_block reports:move_block reports:remove_block reports:publish_edition reports:correct_edition reports:drive_slides reports:show_slide
        analysis:begin analysis:begin_from analysis:send_file analysis:read_file analysis:corpus analysis:document analysis:change analysis:members analysis:remove analysis:remove_member analysis:new_run analysis:run analysis:stop_run analysis:repeat_run analysis:remove_run analysis:name_class analysis:run_file analysis:passages
        analysis:codebook analysis:codebook_file analysis:add_code analysis:change_code analysis:move_code analysis:merge_code analysis:remove_code
        analysis:take_in_book analysis:masking analysis:ask_masks analysis:accept_masks analysis:mask_words analysis:open_table analysis:mask analysis:decide_mask analysis:decide_span analysis:set_blind analysis:suggestions analysis:ask_suggestions analysis:decide_suggestion analysis:coding analysis:code_passage analysis:write_memo analysis:write_code_memo
        analysis:remove_memo analysis:coding_memo analysis:remove_coding analysis:coded_passages analysis:coded_passages_file analysis:crossing
        structure:open structure:close analysis:agreement analysis:decide analysis:project_file analysis:findings analysis:finding analysis:add_finding
        analysis:change_finding analysis:quote analysis:move_quotation analysis:remove_quotation analysis:comment analysis:remove_comment
        analysis:move_finding analysis:renew analysis:compare_runs
    """,
    "-------------": "catalogue:oembed catalogue:end_by_letter pages:my_calendar gatherings:offer gatherings:answer_file gatherings:material pages:demo_doors topics:tablet topics:grid topics:grid_version topics:versions notes:picture reports:crossing_map structure:ballots",
    ">>---------->": """
        catalogue:end_subscription
        structure:change analysis:crossing_file analysis:renewal analysis:compared_file
        reports:send_back reports:validate reports:erratum activities:agenda_entries activities:sort_walk_in gatherings:remove_material gatherings:claim_arrival gatherings:disown_arrival network:keep_apart
        accounts:end_session topics:open_forum topics:stop_composing topics:take_result topics:change_grid
        topics:what_if questions:move questions:move_poll cooperations:move
    """,
    ">----------->": "topics:choose topics:cells topics:take_cell topics:free_cell",
    ">>.--------->": "gatherings:end_pass accounts:undo",  # the guest's own
    ">-.--------->": "gatherings:undo",  # as above; asked by a pass too
}
# Addresses of reports as documents, beside those of a block.
DOCUMENTS = {
    *("document", "write", "change_document", "preview", "freeze", "edition", "publish_edition", "correct_edition"),
    *("document_file", "slides", "slide_screen", "drive_slides", "show_slide"),
}
APART = {
    "language": "sets a cookie",
    "articles:image": "a file, behind its article",
    "gatherings:image": "a file, behind its gathering",
    "logo_image": "a file, for everybody",
    "articles:card": "a picture, of what is public alone",
}


def addresses() -> dict[str, set[str]]:
    """Every named address of the house, with what it takes."""
    names: dict[str, set[str]] = {}

    def walk(patterns: Any, space: str, above: set[str]) -> None:
        for pattern in patterns:
            takes = above | set(pattern.pattern.converters) | set(pattern.pattern.regex.groupindex)
            if not isinstance(pattern, URLPattern):
                walk(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space, takes)
            elif pattern.name:
                names[space + pattern.name] = takes

    walk(get_resolver().url_patterns, "", set())
    return names


@pytest.fixture
def house():
    """An account for each role, and something of each kind to ask for."""
    return made_house()


def made_house() -> tuple[dict[str, Any], dict[str, Any]]:
    """An account for each role, and what the addresses take."""
    centre, host = factories.centre("Labo", slug="labo"), factories.centre("Hôte", slug="hote")
    member, director, partner = factories.member(centre), factories.person(), factories.person()
    factories.post(director, centre, is_director=True)
    factories.post(partner, factories.organisation())
    abroad, director_abroad, suspended = factories.member(host), factories.person(), factories.person()
    factories.post(director_abroad, host, is_director=True)
    factories.post(suspended, centre, is_director=True)
    suspended.user.is_active, suspended.user.is_facilitator = False, True
    suspended.user.save()
    opened = factories.gathering(slug="ouverte", host=host)
    # A pass ends some days after the gathering.
    Gathering.objects.filter(pk=opened.pk).update(starts_on=localdate(), ends_on=localdate())
    opened.refresh_from_db()
    draft = factories.gathering(slug="brouillon", host=host, state=GatheringState.DRAFT)
    runs = factories.organiser(opened)
    draft.organisers.create(user=runs)
    opened.organisers.create(user=suspended.user)
    comes = factories.person()
    registration = factories.registration(opened, comes)
    users = {
        "visitor": None,
        "pass": by_join_qr(opened),
        "guest": factories.person().user,
        "partner": partner.user,
        "member": member.user,
        "member elsewhere": abroad.user,
        "director": director.user,
        "director elsewhere": director_abroad.user,
        "participant": comes.user,
        "organiser": runs,
        "organiser elsewhere": factories.organiser(factories.gathering(slug="autre", host=host)),
        "facilitator": factories.facilitator(),
        "suspended": suspended.user,
    }
    return users, _things(centre, opened, registration, users)


def by_join_qr(gathering: Any) -> Any:
    """Who came in by the join QR of `gathering`: has a place there, and a pass of it instead of an account."""
    person = factories.person()
    factories.registration(gathering, person)
    return person.user


def open_pass(client: Client, gathering: Gathering, user: Any) -> Client:
    """Give `client` the session that a pass of `gathering` opens."""
    given = make_own_pass(gathering, user, at=clock.now())
    session = client.session
    session[IN_SESSION] = given.pk
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def _things(centre: Any, opened: Any, registration: Any, users: dict[str, Any]) -> dict[str, Any]:
    at = clock.now()
    half = factories.half_day(factories.meeting(factories.action(organisation=centre)), sign_in_open=True)
    colleague = factories.person(account=False)
    post = factories.post(colleague, centre)
    presence = half.presences.create(person=colleague, means="own_phone", at=at)
    forum = factories.forum(opened)
    topic = factories.topic(forum, host=registration.person)
    article = begin_article(title="Brouillon", gathering=opened, by=users["organiser"], at=at)
    table = [["1", "prénom", "nom"], ["2", "Ana", "Neuve"]]
    draft = prepare_import("people", table, file_name="t.csv", by=users["facilitator"], at=at)
    return {
        "organisation": centre.slug,
        "account_id": users["guest"].pk,
        "gathering": opened.slug,
        "person_id": colleague.pk,
        "post_id": post.pk,
        "name_id": centre.names.get().pk,
        "membership_id": centre.memberships.get().pk,
        "import_key": draft.key,
        "picture_key": NetworkPicture.objects.create(key="k", content=b"", width=1, height=1).key,
        "colour": "0b5d57",
        "batch_id": ImportBatch.objects.create(what="people", file_name="t.csv", rows=[], made_at=at).pk,
        "kind": "metiers",
        "word_id": factories.trade().pk,
        "action_id": half.meeting.action_id,
        "meeting_id": half.meeting_id,
        "half_day_id": half.pk,
        "gathering_half_day_id": opened.action.meetings.first().half_days.get().pk,
        "presence_id": presence.pk,
        "axis_id": MissionAxis.objects.create(organisation=centre, code="L1", label="Relier le quartier").pk,
        "publication_id": half.meeting.action.publications.create(title="Note", published_on=localdate(at)).pk,
        "sign_in_key": half.sign_in_key,
        "welcome_key": opened.welcome_key,
        "registration_id": registration.pk,
        "invitation_id": opened.invitations.create(organisation=centre, asked_at=at).pk,
        "organiser_id": opened.organisers.order_by("pk").first().pk,
        "centre_link_id": invite_centre(opened, centre, people=5, by=None, at=at).pk,
        "centre_link_key": opened.centre_links.get().key,
        "form_question_id": opened.form_questions.create(kind="text", label="Un mot ?").pk,
        "space_id": factories.space(opened).pk,
        "slot_id": factories.slot(opened, hour=15).pk,
        **_questions(opened, registration.person),
        **_cooperations(forum, registration.person, centre),
        **catalogue(centre, at),
        "forum_id": forum.pk,
        "topic_id": topic.pk,
        "article_id": article.pk,
        "article": article.addresses.get().slug,
        "letter_id": failed_letter(at).pk,
        **_ways_in(opened, registration, users, at),
        "act_id": undoable_act(opened, users["guest"], at).pk,
        "code": indicator(at).code,
        **campaign(centre, users["member"], at),
        **corpus_of(users["facilitator"], at),
        **report_of(at),
        "consultation_id": consultation(at).pk,
        **organised(at),
    }


def _ways_in(opened: Any, registration: Any, users: dict[str, Any], at: Any) -> dict[str, Any]:
    return {
        "arrival_id": Arrival.objects.create(registration=registration, organisation_typed="Chez nous").pk,
        "pass_id": make_own_pass(opened, users["guest"], at=at).pk,
        "pass_key": hand_out_passes(opened, [factories.person()], by=users["organiser"], at=at).popitem()[1],
        "link_key": make_personal_link(users["guest"], purpose="", by=None, at=at),
    }


def indicator(at: Any) -> Indicator:
    """An indicator that counts half-days."""
    shipped = next(row for row in shipped_set() if row.code == "demi-journees")
    return define_indicator(shipped.versions[0].columns, by=None, at=at)


def campaign(centre: Any, writer: Any, at: Any) -> dict[str, Any]:
    """The campaign of a year, whose report the centre writes."""
    year = open_campaign(year=at.year - 1, due_on=localdate(at), by=None, at=at)
    story, figure = ask_item(year, section="En mots", prompt="Que retenir ?", by=None, at=at), year.items.first()
    file = Document("factures.pdf", "pdf", b"%PDF-")
    report = year.reports.get(organisation=centre)
    evidence = add_evidence(report, title="Factures", document=file, by=None, at=at)
    return {
        "year": year.year,
        "centre": centre.slug,
        "campaign_item_id": figure.pk,
        "narrative_id": story.pk,
        "text_key": write_together(report, story, by=writer, at=at).key,
        "evidence_id": evidence.pk,
    }


def organised(at: Any) -> dict[str, Any]:
    """An organ with a mandate, and a decision."""
    organ = add_organ(name="Bureau", purpose="", from_on=None, to_on=None, by=None, at=at)
    mandate = add_mandate(organ, person=factories.person(), from_on=localdate(at), by=None, at=at)
    decision = record_decision(title="On garde", decided_on=localdate(at), by=None, at=at)
    return {"organ_id": organ.pk, "mandate_id": mandate.pk, "decision_id": decision.pk}


def consultation(at: Any) -> Consultation:
    """An open consultation of everybody who works in a centre."""
    about = {"title": "Quel jour ?", "options": "Lundi\nMardi", "method": "approval", "electorate": "everybody"}
    row = prepare_consultation(closes_on=localdate(at) + timedelta(days=7), by=None, at=at, **about)
    open_consultation(row, by=None, at=at)
    return row


def report_of(at: Any) -> dict[str, Any]:
    """A report as a document, its first edition public."""
    about = {"title": "Rapport", "first_year": at.year - 1, "last_year": at.year - 1}
    document = begin_document(**about, by=None, at=at)
    block = add_block(document, BlockKind.FIGURE, indicator=Indicator.objects.get(), by=None, at=at)
    publish_edition(freeze_document(document, by=None, at=at), by=None, at=at)
    return {"report": document.slug, "block_id": block.pk}


def _questions(gathering: Any, person: Any) -> dict[str, Any]:
    session, at = factories.session(gathering, hour=16), clock.now()
    time = open_questions(session, screening="at_once", order="fair", takes_anonymous=True, by=None, at=at)
    poll = add_poll(time, text="Prêts ?", kind="scale", by=None, at=at)
    question = ask(time, person, text="Quand ?", at=at)
    item, comment = _note(session, person, at)
    return {
        "session_id": session.pk,
        "question_id": question.pk,
        "poll_id": poll.pk,
        "item_id": item.pk,
        "comment_id": comment.pk,
    }


def _note(session: Any, person: Any, at: Any) -> tuple[ActionItem, NoteComment]:
    """A note of the session that was final once and is written again: what somebody undertakes in it, and a comment."""
    key = "12345678-1234-1234-1234-123456789abc"
    attrs = {"key": key, "who": "", "due": "", "done": False}
    item = {"type": "actionItem", "attrs": attrs, "content": [{"type": "text", "text": "Écrire"}]}
    note = begin_note(session, content={"type": "doc", "content": [item]}, person=person, by=None, at=at)
    finish_note(note, by=None, at=at)
    open_note(note, by=None, at=at)
    note.refresh_from_db()
    line = lines_to_comment(content_of(note))[0][0]
    return ActionItem.objects.get(key=key), comment_on(note, text="Où ?", line=line, person=person, by=None, at=at)


def _cooperations(forum: Any, person: Any, lead: Any) -> dict[str, Any]:
    """The group of the topic that `person` hosts, its idea in a group of ideas, a commitment that `lead` is asked for, a cooperation."""
    at, by = clock.now(), {"by": None, "at": clock.now()}
    session = factories.session(forum.session.gathering, hour=17)
    Placement.objects.create(topic=forum.topics.get(), session=session)
    ideas = [cooperations.note_idea(session, text=text, author=person, at=at) for text in ("Une", "Deux", "Trois")]
    harvest = cooperations.open_convergence(forum, dots_each=3, **by)
    cluster = cooperations.put_together(harvest, [idea.pk for idea in ideas[:2]], **by)
    step = {"first_step": "Se voir", "first_step_on": localdate(at)}
    commitment = cooperations.propose_commitment(forum, what="Faire", lead=lead, joining=[], **step, **by)
    cooperation = cooperations.propose_cooperation(title="Un club", purpose="", lead=lead, **by)
    news = cooperations.tell_news(cooperation, on=localdate(at), text="Un jour.", **by)
    production = cooperations.expect_production(cooperation, title="Un bulletin", expected_on=None, **by)
    return {
        "group_id": session.pk,
        "idea_id": ideas[0].pk,
        "cluster_id": cluster.pk,
        "commitment_id": commitment.pk,
        "cooperation_id": cooperation.pk,
        "news_id": news.pk,
        "production_id": production.pk,
        "harvest_id": harvest.pk,
    }


def corpus_of(lead: Any, at: Any) -> dict[str, Any]:
    """A corpus that `lead` leads and nobody of the table else is invited to, with a text and a further lead to remove."""
    corpus = make_corpus([Offered("1", "Un texte", "Des mots.")], title="Corpus", by=lead, at=at)
    other = invite_member(corpus, email="seconde@exemple.fr", role="lead", by=lead, at=at)
    keep_draft(file_name="t.txt", content=b"x", columns=[], by=lead, at=at)
    run = ask_run(corpus, title="", parameters=ClassParameters(), by=lead, at=at)
    counts = {"documents": 1, "segments": 1, "tokens": 2, "terms": 2, "classified": 1, "aside": 0, "left": 0}
    one_class = {"number": 1, "size": 1, "share": 1.0, "words": [], "passages": []}
    summary = {"counts": counts, "share": 1.0, "language": "fr", "classes": [one_class], "cuts": [], "notes": []}
    end_run(run, RunState.DONE, files={"summary.json": canonical(summary), "words.csv": b""}, at=at)
    return {
        "corpus_id": corpus.pk,
        "position": 1,
        "source": "answers",
        "member_id": other.pk,
        "place": 1,
        **coded(corpus, lead, at),
    }


def coded(corpus: Any, lead: Any, at: Any) -> dict[str, Any]:
    """A code that no passage bears, a passage that bears another, a memo, a finding with a passage and a comment."""
    by: dict[str, Any] = {"by": lead, "at": at}
    place: dict[str, Any] = {"start": 4, "end": 8}
    document = corpus.documents.get()
    finding = add_finding(corpus, claim="Des mots suffisent.", **by)
    code = add_code(corpus, name="Libre", **by)
    suggestion = suggestion_of(ask_suggestions(code, **by), document, 0, 3, cosine=0.5, words=[], number=0)
    suggestion.save()
    return {
        "code_id": code.pk,
        "suggestion_id": suggestion.pk,
        **masked(corpus, document, by),
        "coding_id": code_passage(document, [add_code(corpus, name="Mots", **by)], **place, **by)[0].pk,
        "memo_id": write_memo(corpus, "À relire", document=document, **by).pk,
        "finding_id": finding.pk,
        "passage_id": quote_passage(finding, document, **place, **by).pk,
        "remark_id": comment_finding(finding, "Vraiment ?", **by).pk,
    }


def masked(corpus: Any, document: Any, by: Any) -> dict[str, Any]:
    """A mask on words of a text."""
    mask = mask_words(corpus, document.original.split()[0], kind=MaskKind.OTHER, **by)
    return {"mask_id": mask.pk, "span_id": mask.spans.get().pk}


def catalogue(centre: Any, at: Any) -> dict[str, Any]:
    """A production that the centre signs, with its file, its relation to another one, and its use."""
    by: dict[str, Any] = {"by": None, "at": at}
    production = add_production(title="Une carte des expériences", organisations=[centre], **by)
    whole = add_production(title="Un atlas", **by)
    file = add_file(production, Document("carte.pdf", "pdf", b"%PDF-"), **by)
    relation = relate_production(production, kind="part", other=whole, **by)
    base = Base.objects.create(name="Portail", address="https://base.exemple/oai", centre=centre, added_at=at)
    return {
        "base_id": base.pk,
        "record_id": production.pk,
        "file_id": file.pk,
        "relation_id": relation.pk,
        "use_id": note_use(production, organisation=centre, **by).pk,
        "kind_id": ProductionKind.objects.create(code="carte", label="Carte").pk,
    }


def undoable_act(gathering: Any, user: Any, at: Any) -> UndoableAct:
    """Somebody gave their place back: what they can undo, and nobody else."""
    person = Person.objects.get(user=user)
    registration = factories.registration(gathering, person, RegistrationState.CANCELLED)
    note_undoable("cancel_registration", by=user, at=at, registration=registration.pk, state="confirmed")
    return UndoableAct.objects.get(by=user)


def failed_letter(at: Any) -> Letter:
    letter = post_letter("written", to="perdue@exemple.fr", subject="Perdue", at=at)
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.FAILED)
    return letter


def _address(name: str, takes: set[str], things: dict[str, Any]) -> str:
    room = name.partition(":")[0]
    values = {word: things[word] for word in takes if word in things}
    values |= {"slug": things["organisation" if room == "network" else "gathering"]} if "slug" in takes else {}
    values |= {"slug": things["article"]} if name == "articles:article" else {}
    values |= {"slug": "participer"} if name == "pages:guide" else {}
    values |= {"session_id": things["group_id"]} if room == "cooperations" and "session_id" in takes else {}
    values |= {"name": things.get("name", "rien.jpg")} if "name" in takes else {}
    values |= {word: 1 for word in takes if word.endswith("_id") and word not in things}
    values |= {"what": "people"} if "what" in takes else {}
    values |= {"extension": "csv"} if {"what", "extension"} <= takes else {}
    values |= {"extension": "md"} if room == "notes" and "extension" in takes else {}
    values |= {"extension": "odt"} if name == "cooperations:minutes_file" else {}
    values |= {"letter": "place_given", "language": "fr"} if "letter" in takes else {}
    values |= {"on": DAY.isoformat()} if "on" in takes else {}
    values |= {"extension": "bib"} if name == "catalogue:cite" else {}
    values |= {"extension": "atom"} if name == "catalogue:feed" else {}
    values |= {"thing": "people"} if "thing" in takes else {}
    values |= {"extension": "csv"} if room == "analysis" and "extension" in takes else {}
    values |= {"name": "words", "extension": "csv"} if name == "analysis:run_file" else {}
    values |= {"source": "answers"} if "source" in takes else {}
    values |= {word: 1 for word in ("position", "place") if word in takes}
    if room == "reports":
        values |= {"year": things.get("year", DAY.year)} if "year" in takes else {}
        values |= {"slug": things.get("centre", "rien")} if "slug" in takes else {}
        values |= {"item_id": things.get("campaign_item_id", 1)} if "item_id" in takes else {}
        values |= {"extension": "csv"} if "extension" in takes else {}
        if takes & {"block_id", "kind"} or name.partition(":")[2] in DOCUMENTS:
            values |= {"slug": things.get("report", "rien")}
        values |= {"extension": "xlsx"} if name == "reports:document_file" else {}
        values |= {"item_id": things.get("narrative_id", 1)} if name == "reports:together" else {}
        values |= {"kind": "text"} if "kind" in takes else {}

    values |= {"pk": 1} if "pk" in takes else {}
    values |= {"number": 1} if "number" in takes else {}
    if "key" in takes:
        keys = {
            "network": "picture_key" if name == "network:network_picture" else "import_key",
            "activities": "sign_in_key",
            "accounts": "link_key",
        }
        values["key"] = things[keys.get(room, "welcome_key")]
    if room == "notes" and "key" in takes:
        values["key"] = things.get("text_key", "00000000-0000-4000-8000-000000000000")
    if name == "gatherings:centre_link":
        values["key"] = things["centre_link_key"]
    if name == "gatherings:people_list":
        values |= {"what": "porte", "extension": "xlsx"}
    if name == "gatherings:enter":
        values["key"] = things["pass_key"]
    if name == "gatherings:typed_welcome":
        values["code"] = short_code(things["welcome_key"])
    if name == "activities:typed_sign_in":
        values["code"] = short_code(things["sign_in_key"])
    if name == "gatherings:remove_half_day":
        values["half_day_id"] = things["gathering_half_day_id"]
    return reverse(name, kwargs=values)


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    cache.clear()


def _sign(answer: Any) -> str:
    if answer.status_code in (404, 405) or getattr(answer, "is_led_on", False):
        return "-"
    door = answer.status_code == 302 and answer["Location"].startswith("/entrer/")
    return ">" if door and answer.request["PATH_INFO"] != "/entrer/" else "."


@pytest.fixture
def clients(house, monkeypatch):
    """A browser for each role; what is missing is said briefly, since the page costs more than the refusal."""
    monkeypatch.setattr("faire_reseau.project.urls.handler404", lambda *_args, **_named: HttpResponse(status=404))
    browsers = {}
    for role, user in house[0].items():
        browsers[role] = Client()
        if role == "pass":
            open_pass(browsers[role], Gathering.objects.get(slug="ouverte"), user)
        elif user:
            browsers[role].force_login(user)
    return browsers


def unlisted(names: list[str]) -> list[str]:
    """The addresses of which `names` does not speak once, and what it speaks of that is no address."""
    every = set(addresses())
    return sorted({name for name in every | set(names) if names.count(name) != 1 or name not in every})


def test_the_table_speaks_of_every_address_once():
    assert unlisted([name for names in TABLE.values() for name in names.split()] + list(APART)) == []


def answered(
    clients: dict[str, Client], things: dict[str, Any], table: dict[str, str], asking: Collection[str] = ROLES
) -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
    """What the addresses of `table` answer to those `asking`, in its form, and the (address, role) pairs where a refusal wrote."""
    takes, cookies = addresses(), {role: client.cookies.copy() for role, client in clients.items()}
    names_by_signs: dict[str, list[str]] = {}
    wrote = []

    def ask(role: str, how: str, address: str) -> Any:
        clients[role].cookies = cookies[role].copy()  # whoever was signed out by the address before
        with taken_back():
            return getattr(clients[role], how)(address)

    def sign_of(role: str, name: str, address: str) -> str:
        changes = rows_written()
        signs = {_sign(ask(role, "get", address))}
        if "." not in signs:
            signs.add(_sign(ask(role, "post", address)))
        if "." not in signs and rows_written() != changes:
            wrote.append((name, role))
        return min(signs, key=".>-".index)

    for expected, names in table.items():
        for name in names.split():
            address = _address(name, takes[name], things)
            # Where nothing is refused, the first and the last role tell.
            roles = {*asking} & ({*ROLES} if set(expected) != {"."} else {"visitor", "facilitator", "suspended"})
            signs = "".join(
                sign_of(role, name, address) if role in roles else sign
                for role, sign in zip(ROLES, expected, strict=True)
            )
            names_by_signs.setdefault(signs, []).append(name)
    return {signs: sorted(names) for signs, names in names_by_signs.items()}, wrote


def as_said(table: dict[str, str]) -> dict[str, list[str]]:
    """The table with the names of each row in order."""
    return {signs: sorted(names.split()) for signs, names in table.items()}


@pytest.mark.full
@pytest.mark.slow("asks for every address of the house in every role, and tries to write there")
def test_every_address_answers_every_role_as_the_table_says_and_refusals_write_nothing(house, clients, caplog):
    caplog.set_level(logging.CRITICAL, "django.request")

    answers, wrote = answered(clients, house[1], TABLE)

    assert answers == as_said(TABLE)
    assert wrote == []


@pytest.mark.slow("sends every form of the house without its token")
def test_no_form_is_taken_without_its_token(house, caplog):
    caplog.set_level(logging.CRITICAL, "django")
    client = Client(enforce_csrf_checks=True)
    client.force_login(house[0]["facilitator"])
    changes = rows_written()

    taken = taken_without_token(client, house[1], [name for names in TABLE.values() for name in names.split()])
    # OAI-PMH asks by POST too, and changes nothing.
    assert taken == {"catalogue:oai": 200}
    assert rows_written() == changes


def taken_without_token(client: Client, things: dict[str, Any], names: list[str]) -> dict[str, int]:
    """The addresses that take a form without its token, and what they answer."""
    takes = addresses()
    answers = {name: client.post(_address(name, takes[name], things)).status_code for name in names}
    return {name: status for name, status in answers.items() if status not in (403, 405)}


def test_a_member_whose_post_has_ended_is_a_guest(client):
    person = factories.person()
    factories.post(person, factories.centre(), is_director=True, to_on=DAY - timedelta(days=1))
    client.force_login(person.user)

    assert client.get("/rencontres/nouvelle/").status_code == 404


@pytest.mark.parametrize(
    ("refused", "missing"),
    [
        ("/rencontres/brouillon/", "/rencontres/inconnue/"),
        ("/rencontres/ouverte/preparer/", "/rencontres/inconnue/preparer/"),
        ("/activites/{hidden}/", "/activites/999999/"),
        ("/annuaire/personnes/{person_id}/", "/annuaire/personnes/999999/"),
    ],
)
def test_what_is_refused_answers_word_for_word_like_what_is_missing(house, client, refused, missing):
    hidden = Gathering.objects.get(slug="brouillon").action_id
    client.force_login(house[0]["guest"])

    assert told_apart(client, *(address.format(hidden=hidden, **house[1]) for address in (refused, missing))) == []


def told_apart(client: Client, refused: str, missing: str) -> list[str]:
    """What the answers to something refused and to something missing say, where they differ."""
    answers = [client.get(address) for address in (refused, missing)]
    bodies = [answer.content.decode().replace(answer.request["PATH_INFO"], "") for answer in answers]
    return [] if bodies[0] == bodies[1] and {answer.status_code for answer in answers} == {404} else bodies


@pytest.mark.urls("tests.house.planted")
def test_addresses_that_answer_otherwise_than_their_row_are_found(house, clients, caplog):
    caplog.set_level(logging.CRITICAL, "django")
    facilitators, nobody, signed_in = ">>---------.>", "-------------", ">>..........>"
    table = {
        facilitators: "planted:opens planted:writes",
        nobody: "planted:asks",
        signed_in: "planted:closes",
    }

    answers, wrote = answered(clients, house[1], table)

    assert answers == {
        ".............": ["planted:opens"],
        nobody: ["planted:closes", "planted:writes"],
        signed_in: ["planted:asks"],
    }
    assert answers != as_said(table)
    assert sorted(wrote) == sorted(("planted:writes", role) for role in ROLES)


@pytest.mark.urls("tests.house.planted")
def test_an_address_without_a_row_in_two_rows_or_gone_is_found():
    names = [name for name in addresses() if name != "planted:opens"]

    assert unlisted([*names, "home", "gone"]) == ["gone", "home", "planted:opens"]


@pytest.mark.urls("tests.house.planted")
def test_a_form_taken_without_its_token_and_a_refusal_that_tells_are_found(house, client, caplog):
    caplog.set_level(logging.CRITICAL, "django")
    bodies = told_apart(client, "/betrays/", "/closes/")
    sends = Client(enforce_csrf_checks=True)

    names = ["planted:unguarded", "planted:opens"]
    assert taken_without_token(sends, house[1], names) == {"planted:unguarded": 200}
    assert bodies[0] == "This draft is none of your business."
    assert len(bodies) == 2
    assert told_apart(client, "/opens/", "/opens/") == ["opened", "opened"]
