"""The sentences of errors and notes in French: `{}` stands for what each sentence names, in the same order."""

from __future__ import annotations

import re
from functools import lru_cache

from textometry.sentences.fr_coding import SENTENCES

_SENTENCES = {
    # files
    "this file does not exist.": "ce fichier n’existe pas.",
    "this is a folder: name a file.": "ceci est un dossier : nommez un fichier.",
    "this file cannot be read ({}).": "ce fichier ne peut pas être lu ({}).",
    "this file is larger than {} bytes.": "ce fichier dépasse {} octets.",
    "this file unpacks to {} bytes: the limit is {}.": "ce fichier se déploie en {} octets : la limite est {}.",
    "this file cannot be written ({}).": "ce fichier ne peut pas être écrit ({}).",
    "this folder cannot be made ({}).": "ce dossier ne peut pas être créé ({}).",
    "this is no text file: it holds NUL characters.": "ce n’est pas un fichier de texte : il contient des caractères NUL.",
    "this is no text file: it holds NUL bytes.": "ce n’est pas un fichier de texte : il contient des octets NUL.",
    "this is no text file: it holds control characters.": "ce n’est pas un fichier de texte : il contient des caractères de commande.",
    "“{}” is not the name of an encoding.": "« {} » n’est pas le nom d’un encodage.",
    "this file is not in {}.": "ce fichier n’est pas en {}.",
    "this is no JSON ({}).": "ce n’est pas du JSON ({}).",
    "this is no {} document ({}).": "ce n’est pas un document {} ({}).",
    "A byte order mark says the encoding: {}.": "Une marque d’ordre des octets dit l’encodage : {}.",
    "The encoding found is {}.": "L’encodage trouvé est {}.",
    "The file is not in UTF-8; it was read as {}, which shows French accents best. {} characters could not be read.": (
        "Le fichier n’est pas en UTF-8 ; il a été lu comme {}, qui montre le mieux les accents français. "
        "{} caractères n’ont pas pu être lus."
    ),
    "The file is not in UTF-8; it was read as {}, which shows French accents best.": (
        "Le fichier n’est pas en UTF-8 ; il a été lu comme {}, qui montre le mieux les accents français."
    ),
    "The accents look encoded twice (“Ã©” for “é”): open the original again and save it in UTF-8 once.": (
        "Les accents semblent encodés deux fois (« Ã© » pour « é ») : rouvrez l’original et enregistrez-le une fois en UTF-8."
    ),
    # corpora
    "no text was found: the file is empty.": "aucun texte : le fichier est vide.",
    "there is text before the first “****” line: a corpus in the IRaMuTeQ format begins with one.": (
        "il y a du texte avant la première ligne « **** » : un corpus au format IRaMuTeQ commence par une telle ligne."
    ),
    "“{}” has no variable name before its value.": "« {} » n’a pas de nom de variable avant sa valeur.",
    "the variable “{}” is given twice for the same text (“{}”, “{}”).": (
        "la variable « {} » est donnée deux fois pour le même texte (« {} », « {} »)."
    ),
    "the variable “{}” is given twice.": "la variable « {} » est donnée deux fois.",
    "this theme line has no name after “-*”.": "cette ligne de thème n’a pas de nom après « -* ».",
    "more than {} variables up to here: keep those that describe the texts.": (
        "plus de {} variables jusqu’ici : gardez celles qui décrivent les textes."
    ),
    "{} variables: the limit is {}. Keep the columns that describe the texts, or check that the table is not lying on its side.": (
        "{} variables : la limite est {}. Gardez les colonnes qui décrivent les textes, ou vérifiez que le tableau n’est pas couché."
    ),
    "{} columns: the limit is {} variables. Is the table lying on its side?": (
        "{} colonnes : la limite est de {} variables. Le tableau est-il couché ?"
    ),
    "{} documents: the limit is {}.": "{} documents : la limite est {}.",
    "Document {} ({}) has {} characters: the limit is {}. Cut it into several documents.": (
        "Le document {} ({}) a {} caractères : la limite est {}. Coupez-le en plusieurs documents."
    ),
    "Two documents bear the same identifier, “{}”.": "Deux documents portent le même identifiant, « {} ».",
    "Document {}: the theme “{}” ({} to {}) lies outside the text, which has {} characters.": (
        "Document {} : le thème « {} » ({} à {}) sort du texte, qui a {} caractères."
    ),
    "Document {} has {} characters: no span {} to {}.": "Le document {} a {} caractères : pas de passage {} à {}.",
    "{} texts, {} identifiers and {} sets of variables.": "{} textes, {} identifiants et {} jeux de variables.",
    "No document has the variable “{}”. Variables of this corpus: {}.": (
        "Aucun document n’a la variable « {} ». Variables de ce corpus : {}."
    ),
    "Document {}: its title cannot be written in the IRaMuTeQ format.": (
        "Document {} : son titre ne peut pas s’écrire au format IRaMuTeQ."
    ),
    "Document {}: a line of the text begins with “{}”, which the IRaMuTeQ format would take for the beginning of a text or of a theme.": (
        "Document {} : une ligne du texte commence par « {} », que le format IRaMuTeQ prendrait pour le début d’un texte ou d’un thème."
    ),
    "Document {}: the variable “{}” with the value “{}” cannot be written in the IRaMuTeQ format, which has no room for spaces, nor for “_” in a name.": (
        "Document {} : la variable « {} » avec la valeur « {} » ne peut pas s’écrire au format IRaMuTeQ, qui n’admet ni espaces, "
        "ni « _ » dans un nom."
    ),
    "Document {}: the theme “{}” cannot be written in the IRaMuTeQ format, where a theme begins with a line and lasts until the next theme or the end of the text.": (
        "Document {} : le thème « {} » ne peut pas s’écrire au format IRaMuTeQ, où un thème commence avec une ligne et dure "
        "jusqu’au thème suivant ou à la fin du texte."
    ),
    "Document {}: two variables would both be named “{}”.": "Document {} : deux variables s’appelleraient « {} ».",
    # tables and texts
    "the metadata opened by “---” are never closed by another.": "les métadonnées ouvertes par « --- » ne sont jamais fermées.",
    "“{}” is no “name: value”.": "« {} » n’est pas de la forme « nom: valeur ».",
    "no file to read in this folder: {} are known.": "aucun fichier à lire dans ce dossier : on connaît {}.",
    "this table is empty.": "ce tableau est vide.",
    "a sheet of this file spreads over {} cells: the limit is {}. Remove what stands far from the table.": (
        "une feuille de ce fichier s’étend sur {} cellules : la limite est {}. Supprimez ce qui se trouve loin du tableau."
    ),
    "this table cannot be read ({}).": "ce tableau ne peut pas être lu ({}).",
    "this line cannot be read ({}).": "cette ligne ne peut pas être lue ({}).",
    "a cell of this line has more than {} characters.": "une cellule de cette ligne a plus de {} caractères.",
    "a quotation mark opened in the row that begins here is never closed.": (
        "un guillemet ouvert dans la ligne du tableau qui commence ici n’est jamais fermé."
    ),
    "no text in the column {}.": "aucun texte dans la colonne {}.",
    "two columns are named “{}”.": "deux colonnes s’appellent « {} ».",
    "no column is named “{}”. Columns: {}.": "aucune colonne ne s’appelle « {} ». Colonnes : {}.",
    "The texts were taken from the column “{}”.": "Les textes ont été pris dans la colonne « {} ».",
    "this row has {} cells for {} columns.": "cette ligne a {} cellules pour {} colonnes.",
    "the identifier “{}” is used twice.": "l’identifiant « {} » sert deux fois.",
    "this row has no identifier.": "cette ligne n’a pas d’identifiant.",
    "this list holds no word.": "cette liste ne contient aucun mot.",
    "this dictionary holds no word.": "ce dictionnaire ne contient aucun mot.",
    "a row holds a form, a lemma and a class.": "une ligne contient une forme, un lemme et une catégorie.",
    # words
    "The size of segments is a number of words from 5 to 10,000, not {}.": (
        "La taille des segments est un nombre de mots de 5 à 10 000, pas {}."
    ),
    "“{}” is no way to cut segments: choose among {}.": "« {} » n’est pas une façon de découper : choisissez parmi {}.",
    "The language “{}” is not known: choose fr or en.": "La langue « {} » n’est pas connue : choisissez fr ou en.",
    "The French lexicon is not installed: pip install faire-reseau[lexique].": (
        "Le lexique français n’est pas installé : pip install faire-reseau[lexique]."
    ),
    "“{}”, given for “{}”, is no category: choose among {}.": "« {} », donné pour « {} », n’est pas une catégorie : choisissez parmi {}.",
    "“{}” is no category: choose among {}.": "« {} » n’est pas une catégorie : choisissez parmi {}.",
    "“{}” is no expression: it takes at least two words.": "« {} » n’est pas une expression : il faut au moins deux mots.",
    "Terms are lemmas or forms, not “{}”.": "Les termes sont des lemmes ou des formes, pas « {} ».",
    "There is no segment: the texts hold no word.": "Il n’y a aucun segment : les textes ne contiennent aucun mot.",
    "No term is left: no word of the chosen classes is found in at least {} segments (segments in all: {}). Lower that limit, or gather more text.": (
        "Il ne reste aucun terme : aucun mot des catégories choisies ne se trouve dans au moins {} segments (segments en tout : {}). "
        "Baissez cette limite, ou réunissez plus de texte."
    ),
    "No term is left: the texts hold no word of the chosen classes ({}) beyond those left out.": (
        "Il ne reste aucun terme : les textes ne contiennent aucun mot des catégories choisies ({}), hors ceux laissés de côté."
    ),
    "The pattern “{}” must name at least one word.": "Le motif « {} » doit nommer au moins un mot.",
    "The pattern “{}” stands for {} sequences: at most {}.": "Le motif « {} » représente {} suites de mots : au plus {}.",
    "“{}” cannot be read in a pattern.": "« {} » ne se lit pas dans un motif.",
    "“{}”: repeats go from a number to another at least as large, up to {}.": (
        "« {} » : les répétitions vont d’un nombre à un autre au moins aussi grand, jusqu’à {}."
    ),
    "“{}” is no property of a word: choose form, lemma or cat.": (
        "« {} » n’est pas une propriété d’un mot : choisissez form, lemma ou cat."
    ),
    "“{}” says nothing to look for.": "« {} » ne dit rien à chercher.",
    # tables of words and classes
    "The variable “{}” must have at least two values with words found at least {} times.": (
        "La variable « {} » doit avoir au moins deux valeurs avec des mots trouvés au moins {} fois."
    ),
    "There is no mode {}: choose one of {}.": "Il n’y a pas de mode {} : choisissez parmi {}.",
    "There is no index {}: choose one of {}.": "Il n’y a pas d’indice {} : choisissez parmi {}.",
    "At least 2 classes are needed, {} asked for.": "Il faut au moins 2 classes, {} demandées.",
    "At most {} classes can be asked for, not {}.": "On peut demander au plus {} classes, pas {}.",
    "Classes need at least 2 segments with words; there are {} (out of {}).": (
        "Des classes demandent au moins 2 segments avec des mots ; il y en a {} (sur {})."
    ),
    "Classes need at least 2 different words; there are {}.": "Des classes demandent au moins 2 mots différents ; il y en a {}.",
    "Only groups too small to make a class stand out among these segments: try the iramuteq or rainette mode.": (
        "Seuls des groupes trop petits pour faire une classe se détachent de ces segments : essayez le mode iramuteq ou rainette."
    ),
    "These segments cannot be told apart by their words: no class can be made.": (
        "Les mots de ces segments ne les distinguent pas : aucune classe n’est possible."
    ),
    "{} classes were asked for; these texts bear {}: no class left can be cut in two.": (
        "{} classes étaient demandées ; ces textes en portent {} : aucune classe ne peut plus être coupée en deux."
    ),
    "One class holds {} of the {} classified segments: what was told apart are small groups, which the default mode sets aside.": (
        "Une seule classe tient {} des {} segments classés : ce qui s’en distingue, ce sont de petits groupes, que le mode par "
        "défaut met à part."
    ),
    "Every class is smaller than the least size asked for: no class is kept.": (
        "Toutes les classes sont plus petites que la taille minimale demandée : aucune n’est gardée."
    ),
    "A double classification needs two different sizes, from 1 word, not {} and {}.": (
        "Une double classification demande deux tailles différentes, d’au moins un mot, pas {} et {}."
    ),
    "A double classification joins segments in its own two ways: leave the other joining out.": (
        "Une double classification réunit les segments de ses deux façons : n’en demandez pas une autre."
    ),
    "Taken one by one, the common classes come down to a single one: the best choice is kept instead.": (
        "Prises une à une, les classes communes se réduisent à une seule : le meilleur choix est gardé à la place."
    ),
    "At least one draw is needed, of a share over 0 and under 1.": "Il faut au moins un tirage, d’une part entre 0 et 1 exclus.",
    "A correspondence analysis needs a table with words: this one is empty.": (
        "Une analyse des correspondances demande un tableau avec des mots : celui-ci est vide."
    ),
    "The table has {} columns but {} terms were given.": "Le tableau a {} colonnes mais {} termes sont donnés.",
    "Only general tables can be read, this one is {}.": "Seuls les tableaux « general » se lisent, celui-ci est {}.",
    "{} cells are announced but {} are given.": "{} cellules sont annoncées mais {} sont données.",
    "This cell is outside the table or is not a whole, positive count.": (
        "Cette cellule sort du tableau ou n’est pas un compte entier positif."
    ),
    "This is not a MatrixMarket coordinate file.": "Ce n’est pas un fichier MatrixMarket de coordonnées.",
    "Cells of type {} cannot be read.": "Les cellules de type {} ne se lisent pas.",
    "Sizes cannot be negative.": "Les tailles ne peuvent pas être négatives.",
    "This file cannot be opened ({}).": "Ce fichier ne peut pas être ouvert ({}).",
    "This file is not a valid {} archive.": "Ce fichier n’est pas une archive {} valable.",
    "This file cannot be read ({}).": "Ce fichier ne peut pas être lu ({}).",
    "This table has {} rows and {} columns: at most {} and {} can be read.": (
        "Ce tableau a {} lignes et {} colonnes : on peut en lire au plus {} et {}."
    ),
    "Three sizes are expected here: rows, columns, cells.": "Trois tailles sont attendues ici : lignes, colonnes, cellules.",
    "{} numbers are expected here.": "{} nombres sont attendus ici.",
    "Numbers are expected here.": "Des nombres sont attendus ici.",
    # what marks, links, evolves, holds
    "There are {} class numbers for {} segments.": "Il y a {} numéros de classe pour {} segments.",
    "There are {} periods for {} segments.": "Il y a {} périodes pour {} segments.",
    "No segment has both a class and a period.": "Aucun segment n’a à la fois une classe et une période.",
    "A table of words by parts, of whole positive frequencies, is expected.": (
        "Il faut un tableau de mots par parties, aux fréquences entières et positives."
    ),
    "The two lists of frequencies must be about the same words.": "Les deux listes de fréquences doivent porter sur les mêmes mots.",
    "Frequencies cannot be negative.": "Les fréquences ne peuvent pas être négatives.",
    "Frequencies are finite numbers, none of them negative.": "Les fréquences sont des nombres finis, aucun négatif.",
    "A part and the rest are compared: neither can be empty.": "On compare une partie au reste : ni l’une ni l’autre ne peut être vide.",
    "A table of words by texts is expected.": "Il faut un tableau de mots par textes.",
    "Text {} has no word: it has no distance to the others.": "Le texte {} n’a aucun mot : il n’a pas de distance aux autres.",
    "Supplementary points need {} frequencies each, {} were given.": (
        "Chaque point supplémentaire demande {} fréquences, {} sont données."
    ),
    "A word is asked for outside the {} of the table.": "Un mot demandé ne fait pas partie des {} du tableau.",
    "The two classifications are not about the same rows ({} and {}).": (
        "Les deux classifications ne portent pas sur les mêmes segments ({} et {})."
    ),
    "The two classifications have no two classes in common: try a simple classification.": (
        "Les deux classifications n’ont pas deux classes en commun : essayez une classification simple."
    ),
    "{} classes were asked for; the two classifications agree on {}.": (
        "{} classes étaient demandées ; les deux classifications s’accordent sur {}."
    ),
    "The classification is about {} segments, the table has {}.": "La classification porte sur {} segments, le tableau en a {}.",
    "Class {} is found again nearly whole when {} of the segments are drawn ({}).": (
        "La classe {} se retrouve presque entière quand on tire {} des segments ({})."
    ),
    "Class {} is found again in its main lines when {} of the segments are drawn ({}).": (
        "La classe {} se retrouve dans ses grandes lignes quand on tire {} des segments ({})."
    ),
    "Class {} comes apart when {} of the segments are drawn ({}): read it with care.": (
        "La classe {} se défait quand on tire {} des segments ({}) : à lire avec prudence."
    ),
    "Agreement of whole partitions over {} draws: {} (1 is perfect).": (
        "Accord des partitions entières sur {} tirages : {} (1 est parfait)."
    ),
    "With segments in other orders: {}.": "Avec les segments dans d’autres ordres : {}.",
    "The best choice of {} classes among {} common ones takes too long to prove: ask for fewer classes.": (
        "Prouver le meilleur choix de {} classes parmi {} classes communes prend trop de temps : demandez moins de classes."
    ),
    "{} classes were asked for; the best choice of more than {} among {} common ones takes too long to prove.": (
        "{} classes étaient demandées ; prouver le meilleur choix de plus de {} parmi {} classes communes prend trop de temps."
    ),
    # options
    "the following arguments are required: {}": "il manque : {}",
    "unrecognized arguments: {}": "pas compris : {}",
    "argument {}: invalid choice: {} (choose from {})": "{} : {} n’est pas parmi {}",
    "argument {}: invalid int value: {}": "{} : il faut un nombre entier, pas {}",
    "argument {}: a whole number from {} is expected, not {}": "{} : il faut un nombre entier à partir de {}, pas {}",
    "argument {}: expected one argument": "{} demande une valeur",
}  # fmt: skip


# What the system says of a file.
_REASONS = {
    "No such file or directory": "fichier ou dossier introuvable",
    "Permission denied": "permission refusée",
    "File exists": "un fichier porte ce nom",
    "Is a directory": "c’est un dossier",
    "Not a directory": "ce n’est pas un dossier",
    "No space left on device": "il n’y a plus de place",
    "Read-only file system": "ce lieu est en lecture seule",
    "File is not a zip file": "ce n’est pas une archive zip",
    "none": "aucune",
}


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    return [
        (re.compile(re.escape(english).replace(r"\{\}", "(.*?)"), re.DOTALL), french)
        for english, french in (_SENTENCES | SENTENCES).items()
    ]


def _said(named: str) -> str:
    """What a sentence names, in French when it is a reason of the system or a large number."""
    if re.fullmatch(r"\d{1,3}(,\d{3})+", named):
        return named.replace(",", "\u202f")
    return _REASONS.get(named, named)


def in_french(sentence: str) -> str:
    """The French of a sentence of this package; a sentence it does not know is given back as it is."""
    for pattern, french in _patterns():
        if match := pattern.fullmatch(sentence):
            return french.format(*(_said(named) for named in match.groups()))
    head, colon, rest = sentence.partition(": ")
    if colon and (known := in_french(rest)) != rest:
        # A note about one file of a folder is preceded by its name.
        return f"{head} : {known}"
    return sentence
