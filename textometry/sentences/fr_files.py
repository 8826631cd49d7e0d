"""The sentence of each code in French: what is read from files of many kinds; see :mod:`textometry.sentences.fr`."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "output_is_input": "ce fichier est lu : un résultat ne peut pas le remplacer. Nommez un autre fichier.",
    "output_twice": "deux résultats seraient écrits dans ce fichier : nommez un autre fichier pour l’un d’eux.",
    "output_in_corpus": (
        "ce dossier est lu comme corpus : des résultats y seraient lus comme des textes. Nommez un autre dossier."
    ),
    "judgement_empty": "Les cellules vides ont été prises pour une absence de jugement ({cells}).",
    "text_column_missing": (
        "aucune colonne ne ressemble à des textes (identifiants, nombres, dates et adresses ne sont pas pris pour des "
        "textes) : nommez-la avec --text-column. Colonnes : {columns}."
    ),
    "text_column_is_identifier": (
        "la colonne « {column} » ne peut pas contenir à la fois les textes et leurs identifiants."
    ),
    "iramuteq_near_miss": (
        "Lignes qui ressemblent à des marques du format IRaMuTeQ, lues telles quelles ({count}) : "
        "{lines}. Un texte commence par « **** *variable_valeur », un thème par « -*thème »."
    ),
    "variables_several": (
        "Des variables sont données plusieurs fois pour un même texte (textes concernés : {documents}) : {variables}. Chaque valeur compte."
    ),
    "page_broken": "ce n’est pas une page qui puisse se lire.",
    "page_too_deep": "cette page n’a pu être lue que jusqu’ici : ses éléments sont trop emboîtés.",
    "page_without_text": "ce fichier ne montre aucun mot une fois ses balises ôtées.",
    "markup_left_out": (
        "Des balises et des codes de pages web (<br>, &nbsp;) ont été retirés des textes du tableau ; cellules "
        "changées : {count}."
    ),
    "words_joined": "Des mots coupés en fin de ligne ont été recollés ({count}) : {words}.",
    "values_alike": (
        "Des valeurs de « {variable} » sont comptées à part : {values: / }. Écrivez-les de même si ce sont les mêmes."
    ),
    "articles_found": "Articles trouvés, un texte pour chacun : {count}.",
    "xml_of_unknown_kind": (
        "ce XML est d’une sorte qui n’est pas lue (sa racine est « {found} ») : XML-TEI et XML-TXM le sont."
    ),
    "xml_declares_entities": "ce XML a ses propres entités (&nom;), refusées : écrivez les signes eux-mêmes.",
    "elements_left_out": "Laissé hors des textes, comme le balisage le demande : {elements}.",
    "pdf_broken": "ce PDF est abîmé et ne peut pas être lu.",
    "pdf_locked": "ce PDF est protégé par un mot de passe.",
    "pdf_too_long": "ce PDF a {pages:,} pages : la limite est {most:,}.",
    "pdf_without_text": "ce PDF contient des images et aucun texte : faites-en d’abord reconnaître les caractères.",
    "pdf_read": (
        "Pages lues telles que leur couche de texte les donne, en-têtes et pieds de page compris : {pages} ; mots coupés en fin "
        "de ligne et recollés : {joined}."
    ),
    "pdf_pages_without_text": "Pages sans texte qui puisse se lire ({count}) : {pages}.",
    "kind_of_project": "les fichiers {kind} sont des projets codés : read_any_project les lit, et toutes les commandes.",
    "sonal_without_interview": "ce fichier ne contient aucun entretien de Sonal qui puisse être lu.",
    "sonal_interviews_missing": (
        "Entretiens que le corpus nomme et qui ne sont pas dans son dossier ({count}) : {files}. Placez leurs fichiers à "
        "côté de lui."
    ),
    "sonal_interview_empty": "L’entretien « {file} » ne contient aucun mot et a été laissé de côté.",
    "sonal_pseudonyms": "« {file} » : passages donnés par leur pseudonyme, comme Sonal les montre : {count}.",
    "kind_unreadable": "les fichiers {kind} ne sont pas lus : enregistrez-le en {instead} dans le logiciel qui l’a écrit.",
    "files_left_out": "Laissé de côté dans ce dossier, faute d’une sorte connue ({count}) : {files}.",
    "subtitles_read": "Sous-titres : numéros, temps et styles ont été laissés de côté ({subtitles} sous-titres).",
    "judgement_identifiers": (
        "La colonne « {column} » a été prise pour le nom des unités : ses valeurs sont toutes différentes. Pour la "
        "comparer : --coder."
    ),
    "speakers_missing": "aucune ligne ne s’ouvre sur qui parle (« Ada : … »), deux fois au moins : il n’y a rien à découper.",
    "speakers_missing_in": "Textes où personne n’est nommé, restés entiers ({count}) : {documents}.",
    "speakers_found": "Les textes ont été découpés selon qui parle : {speakers}.",
    "speakers_not_cut": (
        "Ces textes ressemblent à des transcriptions : les noms de qui parle comptent comme des mots. Pour les découper en tours "
        "de parole : --speakers."
    ),
    "database_broken": "ce n’est pas un fichier SQLite qui puisse se lire.",
    "database_in_use": "ce projet est ouvert dans son logiciel : fermez-le d’abord, pour que tout soit dans le fichier.",
    "database_of_unknown_kind": "ce fichier SQLite n’est pas un projet de RQDA, de QualCoder ou de Taguette.",
    "taguette_projects_not_one": (
        "ce fichier contient plusieurs projets ou aucun ({projects}) : exportez l’un d’eux depuis Taguette."
    ),
    "columns_not_of_highlights": (
        "ce ne sont pas les colonnes des passages surlignés de Taguette (id, document, tag, content) : {columns}."
    ),
    "quotations_differ": (
        "Citations qui ne sont pas, lettre pour lettre, celles que le logiciel répète ({count} sur {total}) : vérifiez-les "
        "dans les textes."
    ),
    "parts_left_out": "Laissé hors du texte : {parts}.",
}
