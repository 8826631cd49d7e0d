"""The sentence of each code in French: coding, agreement, exchange, pictures; see :mod:`textometry.sentences.fr`."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "positions_read": (
        "Les positions ont été lues ainsi : marque de tête {mark}, fins de ligne pour {line_ends}, signes hors des "
        "plans usuels pour {signs} ; {why} ({share:.0%} des bords sont nets)."
    ),
    "positions_doubtful": "Des sélections coupent des mots : vérifiez les citations dans les textes.",
    # agreement
    "judgement_missing": "« {text} » a été lu comme une absence de jugement ({cells} cellules).",
    "judgements_alike": (
        "« {judgements: / } » comptent comme des valeurs différentes : écrivez-les de la même façon si ce sont les "
        "mêmes."
    ),
    "judgements_too_many": (
        "Il y a {judgements} valeurs différentes : chacune de ces colonnes est-elle celle d’un codeur ?"
    ),
    "coders_too_few": "Un accord demande au moins deux codeurs ; il y en a {coders}.",
    "coders_of_other_lengths": "Les codeurs n’ont pas jugé le même nombre d’unités : {units}.",
    "weights_wrong": "{units} unités demandent autant de poids, aucun négatif.",
    "level_unknown": "Il n’y a pas de niveau « {level} » : choisissez parmi {choices}.",
    "judgement_not_number": "« {judgement} » n’est pas un nombre : seul le niveau nominal mesure des noms.",
    "judgement_not_finite": "« {judgement} » n’est pas un nombre fini.",
    "judgement_negative": "Le niveau de rapport mesure des nombres à partir de 0 ; certains sont négatifs.",
    "coders_not_two": "Un accord demande au moins deux codeurs différents ; il y a : {coders}.",
    "coder_without_coding": "« {coder} » n’a rien codé. Codeurs : {coders}.",
    "units_not_shared": "aucune unité n’a été jugée par deux codeurs : il n’y a pas d’accord à mesurer.",
    "nothing_to_compare": "Il n’y a rien à comparer : ces codeurs n’ont codé aucun texte avec ces codes.",
    "document_unknown": "Il n’y a pas de document « {document} ».",
    "comparison_unknown": "Les codeurs se comparent par caractères ou par unités, non par « {by} ».",
    "comparison_without_units": "Pour comparer par unités, dites lesquelles : leur document, leur début et leur fin.",
    "unit_outside": "L’unité {start} à {end} sort de « {document} », qui a {size} caractères.",
    # codes and codings
    "code_incomplete": "Un code demande un identifiant et un nom.",
    "code_colour_wrong": "La couleur du code « {code} » est « {colour} » : écrivez-la comme #1f77b4.",
    "code_under_itself": "Le code « {code} » est placé sous lui-même.",
    "code_ambiguous": "Le code « {code} » n’est pas connu : plusieurs codes le portent, donnez son chemin.",
    "code_unknown": "Le code « {code} » n’est pas connu : aucun code ne le porte.",
    "coding_date_wrong": "La date d’un codage est « {date} » : écrivez-la comme 2026-01-31T10:00:00Z.",
    "code_identifier_twice": "Deux codes portent l’identifiant « {identifier} » : « {first} » et « {second} ».",
    "code_parent_unknown": "Le code « {code} » est placé sous « {parent} », qui n’existe pas.",
    "coding_document_unknown": "Un codage porte sur le document « {document} », qui n’existe pas.",
    "coding_code_unknown": "Un codage de « {document} » emploie le code « {code} », qui n’existe pas.",
    "coding_outside": "Un codage va de {start} à {end} dans « {document} », qui a {size} caractères.",
    # archives
    "xml_declares_types": "ce XML déclare ses propres types (DOCTYPE), ce qui est refusé.",
    "archive_members_too_many": "{count} fichiers dans cette archive : la limite est {most}.",
    "archive_member_missing": "« {name} » n’est pas dans cette archive.",
    "archive_member_locked": "« {name} » est protégé par un mot de passe.",
    "archive_member_too_large": "« {name} » se déploie en plus de {most} octets.",
    "xml_broken": "ce XML n’est pas correct ({reason}).",
    "archive_unreadable": "ce n’est pas une archive qui puisse se lire.",
    "archive_member_twice": "deux fichiers de cette archive s’appellent « {name} ».",
    "archive_member_damaged": "« {name} » est abîmé dans cette archive.",
    # code books
    "codebook_kind_unknown": "« {kind} » n’est pas une sorte de livre de codes : choisissez parmi {choices}.",
    "codebook_empty": "ce fichier ne contient aucun code.",
    "codebook_columns_missing": "la première ligne doit nommer les colonnes, dont « name ».",
    "codebook_json_not_list": "un livre de codes en JSON est une liste de codes.",
    "codebook_code_twice": "le code « {code} » est donné deux fois à la même place.",
    "codebook_code_unnamed": "ce code n’a pas de nom.",
    "codebook_not_docx": "ce n’est pas un document .docx.",
    "codebook_parent_ambiguous": "le code au-dessus est « {code} » : plusieurs codes le portent.",
    "codebook_parent_unknown": "le code au-dessus est « {code} » : aucun code ne le porte.",
    # projects
    "refi_root_wrong": "ce n’est pas un fichier REFI-QDA : sa racine est « {found} », non « {expected} ».",
    "refi_codebook_empty": "Un livre de codes REFI-QDA demande au moins un code.",
    "refi_position_wrong": "une sélection a « {found} » pour {name}, ce qui n’est pas une position.",
    "refi_projects_not_one": "un .qdpx contient un project.qde ; celui-ci en contient {count}.",
    "refi_left_out": "Laissés de côté, faute de texte pour les porter : {kinds}.",
    "refi_text_outside": "Le texte « {text} » est hors de l’archive : il n’a pas été lu.",
    "refi_text_missing": "Le texte « {text} » n’est pas dans l’archive.",
    "refi_marks_twice": "Le document « {document} » commence par deux marques d’ordre des octets : retirez-les.",
    "refi_half_character": "Le document « {document} » contient une moitié de caractère à la position {position}.",
    # tables and pictures
    "themes_left_out": "Les thèmes et les titres n’ont pas de place dans un tableau : ils sont laissés de côté.",
    "table_kind_unknown": "« {kind} » n’est pas une sorte de tableau : choisissez parmi {choices}.",
    "table_columns_of_other_lengths": "Les colonnes d’un tableau doivent avoir la même longueur.",
    "table_rows_too_many": "{rows} lignes ne tiennent pas dans une feuille : écrivez en .csv ou en .parquet.",
    "table_without_pyarrow": "Les fichiers {kind} demandent le paquet pyarrow : installez-le, ou écrivez en .csv.",
    "table_column_mixed": "Une colonne mêle des sortes de valeurs, ce que les fichiers {kind} refusent ({reason}).",
    "table_text_too_long": (
        "Un texte de {size} caractères ne tient pas dans une cellule : écrivez en .csv ou en .parquet."
    ),
    "axes_missing": "Cette analyse a {count} axes : les axes {first} et {second} ne peuvent pas être dessinés.",
    "axes_points_unnamed": "Chaque ligne et chaque colonne de l’analyse demande un nom.",
    "bars_score_missing": "Chaque mot demande une valeur finie.",
    # exploring
    "window_wrong": "une fenêtre de {window} mots n’est pas entre 1 et 1 000.",
    "periods_without_token": "aucun texte qui a une valeur de « {variable} » ne contient de mot.",
    "variant_neither": "« {answer} » ne dit ni oui (x, oui, 1) ni non (vide, non, 0).",
    "rules_missing": "il n’y a aucune règle : donnez un code et un motif par ligne.",
    "rule_incomplete": "il faut à cette ligne un code et un motif.",
    "unit_unknown": "« {unit} » ne peut être marqué. Choix : {choices}.",
    "class_without_segment": "aucun segment n’est dans les classes demandées : {classes}.",
    "results_missing": "ce n’est pas un dossier de résultats : il ne contient pas {file}. Donnez le dossier écrit par classify --out.",
    "memos_unwritable": "les mémos s’écrivent en .html, .pdf ou .csv, pas en {kind}.",
    "numbers_of_classes_wrong": "les nombres de classes vont de {first} à {last} : le second ne peut être plus petit, et 100 au plus sont essayés.",
}
