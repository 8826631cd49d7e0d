"""Addresses of reports."""

from django.urls import path

from faire_reseau.reports import views

app_name = "reports"
ONE = "bilans/indicateurs/<slug:code>/"
YEAR = "bilans/<int:year>/"
CENTRE = f"{YEAR}centres/<slug:slug>/"
DOCUMENT = "bilans/rapports/<slug:slug>/"
BLOCK = f"{DOCUMENT}blocs/<int:block_id>/"
EDITION = f"{DOCUMENT}editions/<int:number>/"
urlpatterns = [
    path("bilans/", views.campaigns, name="campaigns"),
    path("bilans/ouvrir/", views.open_year, name="open"),
    path("bilans/chiffres/", views.figures, name="figures"),
    path("bilans/chiffres.<str:extension>", views.download_figures, name="figures_file"),
    path("bilans/croisements/", views.crossing, name="crossing"),
    path("bilans/croisements.<str:extension>", views.download_crossing, name="crossing_file"),
    path("bilans/croisements/carte.<str:extension>", views.download_map, name="crossing_map"),
    path(YEAR, views.board, name="board"),
    path(f"{YEAR}questions/", views.items, name="items"),
    path(f"{YEAR}questions/<int:item_id>/retirer/", views.drop, name="drop"),
    path(f"{YEAR}relancer/", views.remind, name="remind"),
    path(f"{YEAR}publier/", views.publish, name="publish"),
    path(CENTRE, views.report, name="report"),
    path(f"{CENTRE}remplir/", views.fill, name="fill"),
    path(f"{CENTRE}deposer/", views.submit, name="submit"),
    path(f"{CENTRE}renvoyer/", views.send_back, name="send_back"),
    path(f"{CENTRE}valider/", views.validate, name="validate"),
    path(f"{CENTRE}tableur.xlsx", views.download_questionnaire, name="questionnaire"),
    path(f"{CENTRE}tableur/", views.bring_questionnaire, name="bring"),
    path(f"{CENTRE}pieces/", views.evidence, name="evidence"),
    path(f"{CENTRE}pieces/<int:evidence_id>/", views.evidence_file, name="evidence_file"),
    path(f"{CENTRE}pieces/<int:evidence_id>/effacer/", views.remove_evidence, name="remove_evidence"),
    path(f"{CENTRE}errata/<int:item_id>/", views.erratum, name="erratum"),
    path(f"{CENTRE}chiffres/", views.summary, name="summary"),
    path(f"{CENTRE}chiffres.pdf", views.summary_file, name="summary_file"),
    path("bilans/indicateurs/", views.indicators, name="indicators"),
    path("bilans/indicateurs.json", views.download_set, name="set"),
    path("bilans/indicateurs/definir/", views.define, name="define"),
    path("bilans/indicateurs/charger/", views.load, name="load"),
    path(ONE, views.indicator, name="indicator"),
    path(f"{ONE}reunions/", views.records, name="records"),
    path(f"{ONE}redefinir/", views.revise, name="revise"),
    path(f"{ONE}etp/", views.choose_fte, name="choose_fte"),
    path(f"{ONE}retirer/", views.retire, name="retire"),
    path(f"{ONE}reprendre/", views.restore, name="restore"),
    path("bilans/rapports/", views.documents, name="documents"),
    path("bilans/rapports/nouveau/", views.begin_document, name="begin_document"),
    path(DOCUMENT, views.document, name="document"),
    path(f"{DOCUMENT}ecrire/", views.write, name="write"),
    path(f"{DOCUMENT}changer/", views.change_document, name="change_document"),
    path(f"{DOCUMENT}apercu/", views.preview, name="preview"),
    path(f"{DOCUMENT}figer/", views.freeze, name="freeze"),
    path(f"{DOCUMENT}blocs/ajouter/<slug:kind>/", views.add_block, name="add_block"),
    path(BLOCK, views.change_block, name="change_block"),
    path(f"{BLOCK}deplacer/", views.move_block, name="move_block"),
    path(f"{BLOCK}retirer/", views.remove_block, name="remove_block"),
    path(EDITION, views.document, name="edition"),
    path(f"{EDITION}publier/", views.publish_edition, name="publish_edition"),
    path(f"{EDITION}errata/", views.correct_edition, name="correct_edition"),
    path(f"{EDITION}rapport.<slug:extension>", views.document_file, name="document_file"),
    path(f"{EDITION}diapos/<int:place>/", views.slides, name="slides"),
]
