"""Addresses of this room."""

from django.urls import path

from faire_reseau.analysis import views

app_name = "analysis"
urlpatterns = [
    path("analyses/", views.corpora, name="list"),
    path("analyses/nouveau/", views.begin, name="begin"),
    path("analyses/fichier/", views.send_file, name="send_file"),
    path("analyses/fichier/lecture/", views.read_file, name="read_file"),
    path("analyses/nouveau/<slug:source>/", views.begin_from, name="begin_from"),
    path("analyses/<int:corpus_id>/", views.corpus, name="corpus"),
    path("analyses/<int:corpus_id>/changer/", views.change, name="change"),
    path("analyses/<int:corpus_id>/supprimer/", views.remove, name="remove"),
    path("analyses/<int:corpus_id>/renouveler/", views.renew, name="renew"),
    path("analyses/<int:corpus_id>/reprise/", views.renewal, name="renewal"),
    path("analyses/<int:corpus_id>/personnes/", views.members, name="members"),
    path("analyses/<int:corpus_id>/personnes/<int:member_id>/retirer/", views.remove_member, name="remove_member"),
    path("analyses/<int:corpus_id>/donnees-personnelles/", views.masking, name="masking"),
    path("analyses/<int:corpus_id>/donnees-personnelles/chercher/", views.ask_masks, name="ask_masks"),
    path("analyses/<int:corpus_id>/donnees-personnelles/accepter/", views.accept_masks, name="accept_masks"),
    path("analyses/<int:corpus_id>/donnees-personnelles/mots/", views.mask_words, name="mask_words"),
    path("analyses/<int:corpus_id>/donnees-personnelles/table/", views.open_table, name="open_table"),
    path("analyses/<int:corpus_id>/donnees-personnelles/<int:mask_id>/", views.mask, name="mask"),
    path("analyses/<int:corpus_id>/donnees-personnelles/<int:mask_id>/decider/", views.decide_mask, name="decide_mask"),
    path(
        "analyses/<int:corpus_id>/donnees-personnelles/passages/<int:span_id>/", views.decide_span, name="decide_span"
    ),
    path("analyses/<int:corpus_id>/passages/", views.passages, name="passages"),
    path("analyses/<int:corpus_id>/analyses/nouvelle/", views.new_run, name="new_run"),
    path("analyses/<int:corpus_id>/analyses/<int:number>/", views.run_page, name="run"),
    path("analyses/<int:corpus_id>/analyses/<int:number>/comparer/", views.compare_runs, name="compare_runs"),
    path(
        "analyses/<int:corpus_id>/analyses/<int:number>/comparer.<slug:extension>",
        views.compared_file,
        name="compared_file",
    ),
    path("analyses/<int:corpus_id>/analyses/<int:number>/arreter/", views.stop_run, name="stop_run"),
    path("analyses/<int:corpus_id>/analyses/<int:number>/refaire/", views.repeat_run, name="repeat_run"),
    path("analyses/<int:corpus_id>/analyses/<int:number>/supprimer/", views.remove_run, name="remove_run"),
    path(
        "analyses/<int:corpus_id>/analyses/<int:number>/fichiers/<slug:name>.<slug:extension>",
        views.run_file,
        name="run_file",
    ),
    path("analyses/<int:corpus_id>/analyses/<int:number>/classes/<int:place>/", views.name_class, name="name_class"),
    path("analyses/<int:corpus_id>/textes/<int:position>/", views.document, name="document"),
    path("analyses/<int:corpus_id>/codes/", views.codebook, name="codebook"),
    path("analyses/<int:corpus_id>/codes/nouveau/", views.add_code, name="add_code"),
    path("analyses/<int:corpus_id>/codes/importer/", views.take_in_book, name="take_in_book"),
    path("analyses/<int:corpus_id>/codes/aveugle/", views.set_blind, name="set_blind"),
    path("analyses/<int:corpus_id>/codes.<slug:extension>", views.codebook_file, name="codebook_file"),
    path("analyses/<int:corpus_id>/codes/<int:code_id>/", views.change_code, name="change_code"),
    path("analyses/<int:corpus_id>/codes/<int:code_id>/deplacer/", views.move_code, name="move_code"),
    path("analyses/<int:corpus_id>/codes/<int:code_id>/fusionner/", views.merge_code, name="merge_code"),
    path("analyses/<int:corpus_id>/codes/<int:code_id>/supprimer/", views.remove_code, name="remove_code"),
    path("analyses/<int:corpus_id>/codes/<int:code_id>/proches/", views.suggestions, name="suggestions"),
    path(
        "analyses/<int:corpus_id>/codes/<int:code_id>/proches/chercher/", views.ask_suggestions, name="ask_suggestions"
    ),
    path(
        "analyses/<int:corpus_id>/codes/<int:code_id>/proches/<int:suggestion_id>/",
        views.decide_suggestion,
        name="decide_suggestion",
    ),
    path("analyses/<int:corpus_id>/codes/<int:code_id>/memos/", views.write_code_memo, name="write_code_memo"),
    path("analyses/<int:corpus_id>/memos/<int:memo_id>/supprimer/", views.remove_memo, name="remove_memo"),
    path("analyses/<int:corpus_id>/textes/<int:position>/codage/", views.coding, name="coding"),
    path("analyses/<int:corpus_id>/textes/<int:position>/coder/", views.code_passage, name="code_passage"),
    path("analyses/<int:corpus_id>/textes/<int:position>/memos/", views.write_memo, name="write_memo"),
    path("analyses/<int:corpus_id>/codages/<int:coding_id>/memo/", views.coding_memo, name="coding_memo"),
    path("analyses/<int:corpus_id>/codages/<int:coding_id>/retirer/", views.remove_coding, name="remove_coding"),
    path("analyses/<int:corpus_id>/passages-codes/", views.coded_passages, name="coded_passages"),
    path(
        "analyses/<int:corpus_id>/passages-codes.<slug:extension>",
        views.coded_passages_file,
        name="coded_passages_file",
    ),
    path("analyses/<int:corpus_id>/tableau/", views.crossing, name="crossing"),
    path("analyses/<int:corpus_id>/tableau.<slug:extension>", views.crossing_file, name="crossing_file"),
    path("analyses/<int:corpus_id>/accord/", views.agreement, name="agreement"),
    path("analyses/<int:corpus_id>/accord/decider/", views.decide, name="decide"),
    path("analyses/<int:corpus_id>/projet.qdpx", views.project_file, name="project_file"),
    path("analyses/<int:corpus_id>/constats/", views.findings, name="findings"),
    path("analyses/<int:corpus_id>/constats/nouveau/", views.add_finding, name="add_finding"),
    path("analyses/<int:corpus_id>/constats/<int:finding_id>/", views.finding, name="finding"),
    path("analyses/<int:corpus_id>/constats/<int:finding_id>/changer/", views.change_finding, name="change_finding"),
    path("analyses/<int:corpus_id>/constats/<int:finding_id>/citer/", views.quote, name="quote"),
    path("analyses/<int:corpus_id>/constats/<int:finding_id>/etat/", views.move_finding, name="move_finding"),
    path("analyses/<int:corpus_id>/constats/<int:finding_id>/commenter/", views.comment, name="comment"),
    path(
        "analyses/<int:corpus_id>/constats/<int:finding_id>/passages/<int:passage_id>/deplacer/",
        views.move_quotation,
        name="move_quotation",
    ),
    path(
        "analyses/<int:corpus_id>/constats/<int:finding_id>/passages/<int:passage_id>/retirer/",
        views.remove_quotation,
        name="remove_quotation",
    ),
    path(
        "analyses/<int:corpus_id>/commentaires/<int:remark_id>/supprimer/", views.remove_comment, name="remove_comment"
    ),
]
