"""The sentence of each code in French: files, corpora, words, tables, classes, options; `{name}` stands for a value of the code."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "as_it_was": "{sentence}",
    # files
    "file_missing": "ce fichier n’existe pas.",
    "file_is_folder": "ceci est un dossier : nommez un fichier.",
    "file_unreadable": "ce fichier ne peut pas être lu ({reason}).",
    "file_too_large": "ce fichier dépasse {most:,} octets.",
    "file_unpacks_too_large": "ce fichier se déploie en {size:,} octets : la limite est {most:,}.",
    "file_unwritable": "ce fichier ne peut pas être écrit ({reason}).",
    "folder_unwritable": "ce dossier ne peut pas être créé ({reason}).",
    "text_holds_nul": "ce n’est pas un fichier de texte : il contient des caractères NUL.",
    "bytes_hold_nul": "ce n’est pas un fichier de texte : il contient des octets NUL.",
    "text_holds_controls": "ce n’est pas un fichier de texte : il contient des caractères de commande.",
    "encoding_unknown": "« {encoding} » n’est pas le nom d’un encodage.",
    "encoding_wrong": "ce fichier n’est pas en {encoding}.",
    "json_broken": "ce n’est pas du JSON.",
    "document_broken": "ce n’est pas un document {kind} : il est abîmé, ou d’une autre sorte que ce que dit son nom. Ouvrez-le dans son logiciel et enregistrez-le de nouveau.",
    "encoding_marked": "Une marque d’ordre des octets dit l’encodage : {encoding}.",
    "encoding_found": "L’encodage trouvé est {encoding}.",
    "encoding_guessed_in_part": (
        "Le fichier n’est pas en UTF-8 ; il a été lu comme {encoding}, qui montre le mieux les accents français. "
        "{lost} caractères n’ont pas pu être lus."
    ),
    "encoding_guessed": (
        "Le fichier n’est pas en UTF-8 ; il a été lu comme {encoding}, qui montre le mieux les accents français."
    ),
    "encoded_twice": (
        "Les accents semblent encodés deux fois (« Ã© » pour « é ») : rouvrez l’original et enregistrez-le une "
        "fois en UTF-8."
    ),
    "cells_unread": (
        "cellules en erreur, ou formules dont le résultat n’est pas dans le fichier : {cells}. Corrigez-les dans "
        "un tableur et enregistrez de nouveau le fichier."
    ),
    "heading_row_empty": "la ligne {row}, qui doit nommer les colonnes, est vide.",
    "heading_row_found": "La ligne {row} a été prise pour l’en-tête ; ce qui est au-dessus a été laissé de côté.",
    "heading_row_second": (
        "cette ligne ressemble à un second en-tête : « {cell} » est au-dessus de nombres ou de dates. Dites quelle "
        "ligne nomme les colonnes : --heading-row {row} pour celle-ci, --heading-row {first} pour lire celle-ci "
        "comme un texte."
    ),
    "cells_merged": (
        "les cellules {cells} sont fusionnées : elles ne disent pas ce que contient chaque colonne. Séparez-les."
    ),
    "texts_merged": (
        "les textes des cellules {cells} sont fusionnés : un texte serait compté plusieurs fois. Séparez-les."
    ),
    "sheet_chosen": "La feuille « {sheet} » a été lue, la première qui n’est pas masquée. Non lues : {others}.",
    # corpora
    "corpus_empty": "aucun texte : le fichier est vide.",
    "iramuteq_text_before_first": (
        "il y a du texte avant la première ligne « **** » : un corpus au format IRaMuTeQ commence par une telle ligne."
    ),
    "iramuteq_variable_unnamed": "« {word} » n’a pas de nom de variable avant sa valeur.",
    "metadata_twice": "la variable « {variable} » est donnée deux fois.",
    "iramuteq_theme_unnamed": "cette ligne de thème n’a pas de nom après « -* ».",
    "iramuteq_variables_too_many": "plus de {most:,} variables jusqu’ici : gardez celles qui décrivent les textes.",
    "variables_too_many": (
        "{count:,} variables : la limite est {most:,}. Gardez les colonnes qui décrivent les textes, ou vérifiez "
        "que le tableau n’est pas couché."
    ),
    "columns_too_many": "{count:,} colonnes : la limite est de {most:,} variables. Le tableau est-il couché ?",
    "documents_too_many": "{count:,} documents : la limite est {most:,}.",
    "document_too_long": (
        "Le document {number} ({document}) a {size:,} caractères : la limite est {most:,}. Coupez-le en plusieurs "
        "documents."
    ),
    "document_twice": "Deux documents portent le même identifiant, « {document} ».",
    "theme_outside": (
        "Document {document} : le thème « {theme} » ({start} à {end}) sort du texte, qui a {size} caractères."
    ),
    "span_outside": "Le document {document} a {size} caractères : pas de passage {start} à {end}.",
    "texts_of_other_lengths": "{texts} textes, {identifiers} identifiants et {variables} jeux de variables.",
    "variable_unknown": "Aucun document n’a la variable « {variable} ». Variables de ce corpus : {known}.",
    "iramuteq_title": "Document {document} : son titre ne peut pas s’écrire au format IRaMuTeQ.",
    "iramuteq_line": (
        "Document {document} : une ligne du texte commence par « {beginning} », que le format IRaMuTeQ prendrait "
        "pour le début d’un texte ou d’un thème."
    ),
    "iramuteq_variable": (
        "Document {document} : la variable « {variable} » avec la valeur « {value} » ne peut pas s’écrire au "
        "format IRaMuTeQ, qui n’admet ni espaces, ni « _ » dans un nom."
    ),
    "iramuteq_theme": (
        "Document {document} : le thème « {theme} » ne peut pas s’écrire au format IRaMuTeQ, où un thème commence "
        "avec une ligne et dure jusqu’au thème suivant ou à la fin du texte."
    ),
    "iramuteq_variable_names_alike": "Document {document} : deux variables s’appelleraient « {variable} ».",
    # tables and texts
    "metadata_open": "les métadonnées ouvertes par « --- » ne sont jamais fermées.",
    "metadata_unreadable": "« {found} » n’est pas de la forme « nom: valeur ».",
    "folder_without_texts": "aucun fichier à lire dans ce dossier : on connaît {kinds}.",
    "table_empty": "ce tableau est vide.",
    "sheet_too_large": (
        "une feuille de ce fichier s’étend sur {cells:,} cellules : la limite est {most:,}. Supprimez ce qui se "
        "trouve loin du tableau."
    ),
    "table_unreadable": "ce tableau ne peut pas être lu : il est abîmé, ou d’une autre sorte que ce que dit son nom. Ouvrez-le dans un tableur et enregistrez-le de nouveau.",
    "line_unreadable": "cette ligne ne peut pas être lue ({reason}).",
    "cell_too_long": "une cellule de cette ligne a plus de {most:,} caractères.",
    "quotation_open": "un guillemet ouvert dans la ligne du tableau qui commence ici n’est jamais fermé.",
    "column_without_text": "aucun texte dans la colonne {columns}.",
    "column_twice": "deux colonnes s’appellent « {column} ».",
    "column_unknown": "aucune colonne ne s’appelle « {column} ». Colonnes : {columns}.",
    "text_column_found": "Les textes ont été pris dans la colonne « {column} ».",
    "row_of_other_length": "cette ligne a {cells} cellules pour {columns} colonnes.",
    "identifier_twice": "l’identifiant « {identifier} » sert deux fois.",
    "identifier_missing": "cette ligne n’a pas d’identifiant.",
    "list_empty": "cette liste ne contient aucun mot.",
    "dictionary_empty": "ce dictionnaire ne contient aucun mot.",
    "dictionary_row_wrong": "une ligne contient une forme, un lemme et une catégorie.",
    # words
    "segment_size_wrong": "La taille des segments est un nombre de mots de 5 à 10 000, pas {size}.",
    "segment_cut_unknown": "« {mode} » n’est pas une façon de découper : choisissez parmi {choices}.",
    "language_unknown": "La langue « {language} » n’est pas connue : choisissez fr ou en.",
    "lexicon_missing": "Le lexique français n’est pas installé : pip install faire-reseau[lexique].",
    "category_unknown_of_form": (
        "« {category} », donné pour « {form} », n’est pas une catégorie : choisissez parmi {choices}."
    ),
    "category_unknown": "« {category} » n’est pas une catégorie : choisissez parmi {choices}.",
    "expression_too_short": "« {expression} » n’est pas une expression : il faut au moins deux mots.",
    "terms_unknown": "Les termes sont des lemmes ou des formes, pas « {terms} ».",
    "corpus_without_words": "Il n’y a aucun segment : les textes ne contiennent aucun mot.",
    "terms_too_rare": (
        "Il ne reste aucun terme : aucun mot des catégories choisies ne se trouve dans au moins {least} segments "
        "(segments en tout : {segments}). Baissez cette limite, ou réunissez plus de texte."
    ),
    "terms_missing": (
        "Il ne reste aucun terme : les textes ne contiennent aucun mot des catégories choisies ({categories}), "
        "hors ceux laissés de côté."
    ),
    "pattern_without_word": "Le motif « {pattern} » doit nommer au moins un mot.",
    "pattern_too_wide": "Le motif « {pattern} » représente {sequences} suites de mots : au plus {most}.",
    "pattern_unreadable": "« {word} » ne se lit pas dans un motif.",
    "pattern_repeats_wrong": (
        "« {word} » : les répétitions vont d’un nombre à un autre au moins aussi grand, jusqu’à {most}."
    ),
    "pattern_property_unknown": "« {property} » n’est pas une propriété d’un mot : choisissez form, lemma ou cat.",
    "pattern_test_empty": "« {test} » ne dit rien à chercher.",
    # tables of words and classes
    "variable_without_words": (
        "La variable « {variable} » doit avoir au moins deux valeurs avec des mots trouvés au moins {least} fois."
    ),
    "mode_unknown": "Il n’y a pas de mode {mode!r} : choisissez parmi {choices}.",
    "index_unknown": "Il n’y a pas d’indice {index!r} : choisissez parmi {choices}.",
    "classes_too_few": "Il faut au moins 2 classes, {classes} demandées.",
    "classes_too_many": "On peut demander au plus {most} classes, pas {classes}.",
    "segments_too_few": (
        "Des classes demandent au moins 2 segments avec des mots ; il y en a {filled} (sur {segments})."
    ),
    "words_too_few": "Des classes demandent au moins 2 mots différents ; il y en a {words}.",
    "classes_only_atypical": (
        "Seuls des groupes trop petits pour faire une classe se détachent de ces segments : essayez le mode "
        "iramuteq ou rainette."
    ),
    "classes_impossible": "Les mots de ces segments ne les distinguent pas : aucune classe n’est possible.",
    "classes_fewer": (
        "{asked} classes étaient demandées ; ces textes en portent {found} : aucune classe ne peut plus être "
        "coupée en deux."
    ),
    "class_holds_nearly_all": (
        "Une seule classe tient {largest} des {classified} segments classés : ce qui s’en distingue, ce sont de "
        "petits groupes, que le mode par défaut met à part."
    ),
    "classes_all_too_small": (
        "Toutes les classes sont plus petites que la taille minimale demandée : aucune n’est gardée."
    ),
    "double_sizes_wrong": (
        "Une double classification demande deux tailles différentes, d’au moins un mot, pas {first} et {second}."
    ),
    "double_joins_already": (
        "Une double classification réunit les segments de ses deux façons : n’en demandez pas une autre."
    ),
    "double_greedy_single": (
        "Prises une à une, les classes communes se réduisent à une seule : le meilleur choix est gardé à la place."
    ),
    "draws_too_few": "Il faut au moins un tirage, d’une part entre 0 et 1 exclus.",
    "factors_of_empty_table": "Une analyse des correspondances demande un tableau avec des mots : celui-ci est vide.",
    "terms_of_other_number": "Le tableau a {columns} colonnes mais {terms} termes sont donnés.",
    "matrix_not_general": "Seuls les tableaux « general » se lisent, celui-ci est {kind}.",
    "matrix_cells_missing": "{announced} cellules sont annoncées mais {given} sont données.",
    "matrix_cell_wrong": "Cette cellule sort du tableau ou n’est pas un compte entier positif.",
    "matrix_unknown": "Ce n’est pas un fichier MatrixMarket de coordonnées.",
    "matrix_cells_of_type": "Les cellules de type {type} ne se lisent pas.",
    "matrix_size_negative": "Les tailles ne peuvent pas être négatives.",
    "matrix_unopened": "Ce fichier ne peut pas être ouvert ({reason}).",
    "matrix_archive_broken": "Ce fichier n’est pas une archive {kind} valable.",
    "matrix_unreadable": "Ce fichier ne peut pas être lu ({reason}).",
    "matrix_too_large": (
        "Ce tableau a {rows:,} lignes et {columns:,} colonnes : on peut en lire au plus {most_rows:,} et "
        "{most_columns:,}."
    ),
    "matrix_sizes_missing": "Trois tailles sont attendues ici : lignes, colonnes, cellules.",
    "matrix_numbers_missing": "{numbers} nombres sont attendus ici.",
    "matrix_not_numbers": "Des nombres sont attendus ici.",
    "matrix_rows_wrong": "Les lignes du tableau ne s’accordent pas avec ses cellules.",
    "matrix_rows_unordered": "Les lignes du tableau ne se suivent pas.",
    "matrix_term_outside": "Une cellule du tableau nomme un terme hors des {terms} termes donnés.",
    "matrix_counts_wrong": "Les comptes sont des nombres entiers d’au moins 1, un par cellule.",
    "matrix_documents_missing": "Il faut un numéro de document pour chaque ligne du tableau.",
    "matrix_occurrence_outside": "Une occurrence sort du tableau de {rows} lignes et {terms} termes.",
    "matrix_counts_not_whole": "Le tableau doit contenir des comptes entiers et positifs.",
    "matrix_groups_missing": "Il faut un numéro de groupe pour chaque ligne du tableau.",
    # what marks, links, evolves, holds
    "class_numbers_missing": "Il y a {classes} numéros de classe pour {segments} segments.",
    "periods_missing": "Il y a {periods} périodes pour {segments} segments.",
    "periods_without_class": "Aucun segment n’a à la fois une classe et une période.",
    "table_of_parts_wrong": "Il faut un tableau de mots par parties, aux fréquences entières et positives.",
    "frequencies_of_other_words": "Les deux listes de fréquences doivent porter sur les mêmes mots.",
    "frequencies_negative": "Les fréquences ne peuvent pas être négatives.",
    "frequencies_not_finite": "Les fréquences sont des nombres finis, aucun négatif.",
    "part_empty": "On compare une partie au reste : ni l’une ni l’autre ne peut être vide.",
    "table_of_texts_wrong": "Il faut un tableau de mots par textes.",
    "text_without_word": "Le texte {text} n’a aucun mot : il n’a pas de distance aux autres.",
    "supplementary_of_other_length": "Chaque point supplémentaire demande {expected} fréquences, {given} sont données.",
    "word_outside_table": "Un mot demandé ne fait pas partie des {words} du tableau.",
    "double_of_other_rows": "Les deux classifications ne portent pas sur les mêmes segments ({first} et {second}).",
    "double_nothing_common": (
        "Les deux classifications n’ont pas deux classes en commun : essayez une classification simple."
    ),
    "double_classes_fewer": "{asked} classes étaient demandées ; les deux classifications s’accordent sur {found}.",
    "classification_of_other_table": "La classification porte sur {segments} segments, le tableau en a {rows}.",
    "class_solid": (
        "La classe {number} se retrouve presque entière quand on tire {share:.0%} des segments ({stability:.2f})."
    ),
    "class_fair": (
        "La classe {number} se retrouve dans ses grandes lignes quand on tire {share:.0%} des segments "
        "({stability:.2f})."
    ),
    "class_fragile": (
        "La classe {number} se défait quand on tire {share:.0%} des segments ({stability:.2f}) : à lire avec prudence."
    ),
    "partition_stability": "Accord des partitions entières sur {draws} tirages : {stability:.2f} (1 est parfait).",
    "order_stability": "Avec les segments dans d’autres ordres : {stability:.2f}.",
    "partition_unproven": (
        "Prouver le meilleur choix de {classes} classes parmi {common} classes communes prend trop de temps : "
        "demandez moins de classes."
    ),
    "double_classes_unproven": (
        "{asked} classes étaient demandées ; prouver le meilleur choix de plus de {found} parmi {common} classes "
        "communes prend trop de temps."
    ),
    # options
    "numbers_unreadable": "« {value} » n’est pas une paire de nombres de classes : écrivez deux nombres entiers, comme 2,12",
    "double_unreadable": "« {value} » n’est pas une paire de tailles : écrivez deux nombres entiers, comme 10,15",
    "matrix_compare_unwanted": "les nombres de classes sont comparés dans le rapport d’un corpus, et un tableau tout prêt n’en a pas.",
    "matrix_double_unwanted": (
        "une double classification réunit les segments d’un même texte : il faut un corpus, pas un tableau tout prêt"
    ),
    "corpus_or_matrix": "donnez ou bien un corpus, ou bien un tableau avec --matrix",
    "condition_unreadable": "« {condition} » n’est pas une condition : écrivez variable=valeur",
    "condition_without_document": "aucun document n’a « {value} » pour « {variable} »",
    "matrix_terms_wrong": "les noms des termes doivent être une liste JSON de textes",
    "format_unwritable": (
        "« {kind} » n’est pas un format qui s’écrit : choisissez .txt, .csv, .xlsx, .parquet, .json ou .qdpx"
    ),
    "source_not_coded": "« {kind} » n’est ni un projet codé ni un tableau",
    "classes_mostly_fragile": (
        "La plupart des classes se défont quand on tire à nouveau les segments : d’autres découpages valent "
        "presque celui-ci. Demandez moins de classes, qui tiennent souvent mieux, ou n’affirmez rien de celles-ci "
        "sans lire leurs segments."
    ),
    "number_wrong": "il faut un nombre entier à partir de {least}, pas {given!r}",
    # noms de classes
    "class_colour_wrong": "la couleur de la classe {number}, « {colour} », n’est pas écrite comme #1f77b4.",
    "class_number_wrong": "« {number} » n’est pas un numéro de classe (à partir de 1), ou cette classe y est deux fois.",
    # plusieurs variables
    "multiple_lengths_differ": "toutes les variables doivent avoir le même nombre de lignes.",
    "multiple_variables_few": "il faut au moins deux variables de deux valeurs chacune, connues pour les mêmes textes : {variables}.",
    "texts_not_coloured": "Les textes font {size:,} caractères : ils ne sont pas colorés par classe, sauf avec --full-text (au-delà de {most:,}).",
}
