"""The sentences on coding, agreement and exchange in French; see :mod:`textometry.sentences.fr`."""

from __future__ import annotations

from itertools import product

_MARKS = {"counted": "comptée", "not counted": "non comptée"}
_SIGNS = {"one": "un", "two": "deux"}
_REASONS = {
    "the quotations repeated in the file are found there": "les citations répétées dans le fichier s’y retrouvent",
    "selections then begin and end with words": "les sélections commencent et finissent alors avec les mots",
    "nothing else tells, and this program counts so": "rien d’autre ne le dit, et ce logiciel compte ainsi",
    "no other way is possible": "aucune autre façon n’est possible",
}

POSITIONS = {
    f"Positions were read with mark at the head {mark}, line ends for {{}}, signs beyond the usual planes for {sign}: "
    f"{reason} ({{}} of edges are clean).": (
        f"Les positions ont été lues ainsi : marque de tête {_MARKS[mark]}, fins de ligne pour {{}}, signes hors des plans "
        f"usuels pour {_SIGNS[sign]} ; {_REASONS[reason]} ({{}} des bords sont nets)."
    )
    for mark, sign, reason in product(_MARKS, _SIGNS, _REASONS)
}

SENTENCES = POSITIONS | {
    "Some selections cut words: check the quotations against the texts.": (
        "Des sélections coupent des mots : vérifiez les citations dans les textes."
    ),
    # agreement
    "Agreement needs at least two coders; there are {}.": "Un accord demande au moins deux codeurs ; il y en a {}.",
    "Coders judged different numbers of units: {}.": "Les codeurs n’ont pas jugé le même nombre d’unités : {}.",
    "{} units need as many weights, none negative.": "{} unités demandent autant de poids, aucun négatif.",
    "There is no level “{}”: choose one of {}.": "Il n’y a pas de niveau « {} » : choisissez parmi {}.",
    "“{}” is no number: only the nominal level measures names.": "« {} » n’est pas un nombre : seul le niveau nominal mesure des noms.",
    "“{}” is no finite number.": "« {} » n’est pas un nombre fini.",
    "The ratio level measures numbers from 0 upwards; some are negative.": (
        "Le niveau de rapport mesure des nombres à partir de 0 ; certains sont négatifs."
    ),
    "Agreement needs at least two different coders; there are: {}.": (
        "Un accord demande au moins deux codeurs différents ; il y a : {}."
    ),
    "“{}” marked nothing. Coders: {}.": "« {} » n’a rien codé. Codeurs : {}.",
    "no unit was judged by two coders: there is no agreement to measure.": (
        "aucune unité n’a été jugée par deux codeurs : il n’y a pas d’accord à mesurer."
    ),
    "There is nothing to compare: no text was marked by these coders with these codes.": (
        "Il n’y a rien à comparer : ces codeurs n’ont codé aucun texte avec ces codes."
    ),
    "There is no document “{}”.": "Il n’y a pas de document « {} ».",
    "Coders are compared by characters or by units, not by “{}”.": (
        "Les codeurs se comparent par caractères ou par unités, non par « {} »."
    ),
    "To compare by units, say which: their document, start and end.": (
        "Pour comparer par unités, dites lesquelles : leur document, leur début et leur fin."
    ),
    "The unit {} to {} lies outside “{}”, which has {} characters.": "L’unité {} à {} sort de « {} », qui a {} caractères.",
    # codes and codings
    "A code needs an identifier and a name.": "Un code demande un identifiant et un nom.",
    "The colour of the code “{}” is “{}”: write it as #1f77b4.": "La couleur du code « {} » est « {} » : écrivez-la comme #1f77b4.",
    "The code “{}” stands under itself.": "Le code « {} » est placé sous lui-même.",
    "The code “{}” is not known: several codes bear it: give its path.": (
        "Le code « {} » n’est pas connu : plusieurs codes le portent, donnez son chemin."
    ),
    "The code “{}” is not known: no code bears it.": "Le code « {} » n’est pas connu : aucun code ne le porte.",
    "The code “{}” is not known: {}.": "Le code « {} » n’est pas connu ({}).",
    "The date of a coding is “{}”: write it as 2026-01-31T10:00:00Z.": (
        "La date d’un codage est « {} » : écrivez-la comme 2026-01-31T10:00:00Z."
    ),
    "Two codes bear the identifier “{}”: “{}” and “{}”.": "Deux codes portent l’identifiant « {} » : « {} » et « {} ».",
    "The code “{}” is put under “{}”, which does not exist.": "Le code « {} » est placé sous « {} », qui n’existe pas.",
    "A coding is about the document “{}”, which does not exist.": "Un codage porte sur le document « {} », qui n’existe pas.",
    "A coding of “{}” uses the code “{}”, which does not exist.": "Un codage de « {} » emploie le code « {} », qui n’existe pas.",
    "A coding goes from {} to {} in “{}”, which has {} characters.": "Un codage va de {} à {} dans « {} », qui a {} caractères.",
    # archives
    "this XML declares its own types (DOCTYPE), which is refused.": "ce XML déclare ses propres types (DOCTYPE), ce qui est refusé.",
    "{} files in this archive: the limit is {}.": "{} fichiers dans cette archive : la limite est {}.",
    "“{}” is not in this archive.": "« {} » n’est pas dans cette archive.",
    "“{}” is locked by a password.": "« {} » est protégé par un mot de passe.",
    "“{}” unpacks to more than {} bytes.": "« {} » se déploie en plus de {} octets.",
    "this is no sound XML ({}).": "ce XML n’est pas correct ({}).",
    "this is no archive that can be read.": "ce n’est pas une archive qui puisse se lire.",
    "two files of this archive are called “{}”.": "deux fichiers de cette archive s’appellent « {} ».",
    "“{}” is damaged in this archive.": "« {} » est abîmé dans cette archive.",
    # code books
    "“{}” is no kind of code book: choose one of {}.": "« {} » n’est pas une sorte de livre de codes : choisissez parmi {}.",
    "this file holds no code.": "ce fichier ne contient aucun code.",
    "the first line must name the columns, “name” among them.": "la première ligne doit nommer les colonnes, dont « name ».",
    "a code book in JSON is a list of codes.": "un livre de codes en JSON est une liste de codes.",
    "the code “{}” is given twice at the same place.": "le code « {} » est donné deux fois à la même place.",
    "this code has no name.": "ce code n’a pas de nom.",
    "this is no .docx document.": "ce n’est pas un document .docx.",
    "the code above is “{}”: several codes bear it.": "le code au-dessus est « {} » : plusieurs codes le portent.",
    "the code above is “{}”: no code bears it.": "le code au-dessus est « {} » : aucun code ne le porte.",
    "the code above is “{}”: {}.": "le code au-dessus est « {} » ({}).",
    # projects
    "this is no REFI-QDA file: its root is “{}”, not “{}”.": "ce n’est pas un fichier REFI-QDA : sa racine est « {} », non « {} ».",
    "A REFI-QDA code book needs at least one code.": "Un livre de codes REFI-QDA demande au moins un code.",
    "a selection has “{}” for {}, which is no position.": "une sélection a « {} » pour {}, ce qui n’est pas une position.",
    "a .qdpx holds one project.qde; this one holds {}.": "un .qdpx contient un project.qde ; celui-ci en contient {}.",
    "Left out, for want of a text to hold them: {}.": "Laissés de côté, faute de texte pour les porter : {}.",
    "The text “{}” lies outside the archive: it was not read.": "Le texte « {} » est hors de l’archive : il n’a pas été lu.",
    "The text “{}” is not in the archive.": "Le texte « {} » n’est pas dans l’archive.",
    "The document “{}” begins with two byte-order marks: remove them.": (
        "Le document « {} » commence par deux marques d’ordre des octets : retirez-les."
    ),
    "The document “{}” holds half of a character at {}.": "Le document « {} » contient une moitié de caractère à la position {}.",
    # tables and pictures
    "Themes and titles have no place in a table: they are left out.": (
        "Les thèmes et les titres n’ont pas de place dans un tableau : ils sont laissés de côté."
    ),
    "“{}” is no kind of table: choose one of {}.": "« {} » n’est pas une sorte de tableau : choisissez parmi {}.",
    "The columns of a table must have the same length.": "Les colonnes d’un tableau doivent avoir la même longueur.",
    "{} rows do not fit in a sheet: write .csv or .parquet.": (
        "{} lignes ne tiennent pas dans une feuille : écrivez en .csv ou en .parquet."
    ),
    "{} files need the package pyarrow: install it, or write .csv.": (
        "Les fichiers {} demandent le paquet pyarrow : installez-le, ou écrivez en .csv."
    ),
    "A column mixes kinds of values, which {} files refuse ({}).": (
        "Une colonne mêle des sortes de valeurs, ce que les fichiers {} refusent ({})."
    ),
    "A text of {} characters does not fit in a cell: write .csv or .parquet.": (
        "Un texte de {} caractères ne tient pas dans une cellule : écrivez en .csv ou en .parquet."
    ),
    "This analysis has {} axes: axes {} and {} cannot be drawn.": (
        "Cette analyse a {} axes : les axes {} et {} ne peuvent pas être dessinés."
    ),
    "Each row and each column of the analysis needs a name.": "Chaque ligne et chaque colonne de l’analyse demande un nom.",
    "Each word needs one finite score.": "Chaque mot demande une valeur finie.",
}
