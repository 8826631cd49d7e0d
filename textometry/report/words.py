"""Sentences of the report, in French and English."""

from __future__ import annotations

REPORT = {
    "fr": {
        "title": "Analyse de textes", "contents": "Sommaire",
        "brief": "En bref", "brief class": "classe", "brief share": "part", "brief words": "ses premiers mots",
        "brief worth": "stabilité",
        "what": "Ce qui a été fait",
        "intro": (
            "{documents} textes ont été découpés en {segments} segments d’environ {size} mots. {terms} mots ({kind}), présents "
            "dans au moins {least} segments, ont servi à rapprocher les segments qui emploient les mêmes mots. Les segments ont "
            "été coupés en deux groupes aux vocabulaires aussi différents que possible, puis le plus grand groupe de même, "
            "jusqu’à {asked} groupes : ce sont les classes."
        ),
        "lemma": "réunis sous leur forme de dictionnaire",
        "form": "tels qu’ils sont écrits",
        "memos": "Mémos", "code memos": "Mémos des codes", "quotation memos": "Mémos des citations", "no memo": "Aucun mémo.",
        "full text": "Textes colorés par classe",
        "full text intro": (
            "Chaque segment est souligné de la couleur de sa classe et précédé de son numéro ; un segment sans classe n’a ni l’un ni "
            "l’autre."
        ),
        "about": "Ce rapport", "about head": "rubrique", "corpus": "corpus", "authors": "auteurs et autrices", "date": "date",
        "version": "programme", "counted": "ce qui a été compté",
        "counts": "{documents} textes, {segments} segments, {tokens} mots et signes, {terms} mots actifs différents",
        "brief table": "Les classes", "sizes": "Taille des classes", "segments": "segments", "category": "valeur",
        "forms": "formes (occurrences)", "p": "p",
        "bars of": "Les mots de « {name} » et leur khi-deux", "cloud of": "Nuage des mots de « {name} »",
        "p warning": (
            "p est la probabilité d’un khi-deux au moins aussi grand s’il n’y avait aucun lien, pour un seul essai et des segments "
            "indépendants. Ici les essais sont nombreux et les segments d’un même texte se ressemblent : un p petit signale, "
            "il ne prouve pas."
        ),
        "p warning words": (
            "p est la probabilité d’un khi-deux au moins aussi grand s’il n’y avait aucun lien, pour un seul essai. Ces classes ont "
            "été faites d’après ces mots mêmes : p sert à ordonner, non à prouver."
        ),
        "cuts": "Les coupures, dans leur ordre",
        "cuts head": ("coupure", "segments d’un côté", "de l’autre", "khi-deux", "khi-deux / N"),
        "plane table": "Place des classes sur le plan",
        "axes head": ("axe 1", "axe 2", "contribution à l’axe 1", "à l’axe 2", "qualité sur le plan"),
        "multiple": "Les classes et les variables",
        "multiple text": (
            "Analyse des correspondances multiples de {rows} segments classés : deux valeurs proches vont souvent ensemble. Les "
            "deux axes montrent {first} et {second} des liens entre variables (parts ajustées de Greenacre)."
        ),
        "multiple table": "Place de chaque valeur sur le plan",
        "evolution table": "Part de chaque classe dans la période (segments)", "period": "période",
        "evolution p": "Khi-deux du tableau entier : p {p}.",
        "concordance": "Concordance",
        "concordance text": "Pour chaque mot qui marque une classe, ses {most} premiers emplois dans les segments de cette classe.",
        "concordance head": ("mot", "à gauche", "emploi", "à droite", "texte"),
        "share": "{classified} segments sur {total} sont classés ({share}) ; {classes} classes sont gardées.",
        "aside": "Segments atypiques mis à part, plutôt que de former de minuscules classes : {count}.",
        "left": "Sans classe, faute de mots qui servent à les rapprocher : {count}.",
        "values": {
            "default": "par défaut", "iramuteq": "comme IRaMuTeQ", "rainette": "comme rainette", "documents": "un texte, un segment",
            "nom": "noms", "adj": "adjectifs", "ver": "verbes", "adv": "adverbes", "nr": "mots inconnus du dictionnaire",
            "adv_sup": "adverbes courants", "aux": "auxiliaires", "art": "articles", "det": "déterminants", "pro": "pronoms",
            "pre": "prépositions", "con": "conjonctions", "ono": "interjections", "num": "nombres", "sym": "signes",
            "ponct": "ponctuation",
        },
        "parameters": "Paramètres",
        "parameter": "paramètre", "value": "valeur", "sentences": "Remarques",
        "mode": "façon de faire les classes", "k": "classes demandées", "cut": "découpage", "size": "mots par segment",
        "language": "langue et lexique", "categories": "catégories actives", "min_segments": "segments au moins par mot",
        "draws": "rééchantillonnages", "seed": "graine", "least_terms": "mots actifs par unité réunie", "none": "aucun",
        "double sizes": "mots actifs par unité, deux fois", "and": "{first} et {second}",
        "numbers": "Combien de classes ?",
        "numbers text": (
            "Les mêmes segments, classés en plusieurs nombres de classes. La part de l’inertie entre les classes croît toujours "
            "avec leur nombre : chercher où elle croît moins vite. L’indice de Caliński et Harabasz est meilleur quand il est "
            "grand, et préfère peu de classes. La stabilité dit si l’on retrouve les classes en tirant les segments au sort. "
            "Aucun indice ne choisit seul : les lire ensemble, puis lire les segments. Ce rapport décrit {asked} classes "
            "demandées."
        ),
        "numbers table": "Ce que vaut chaque nombre de classes",
        "numbers head": (
            "demandées", "trouvées", "segments classés", "plus grande classe", "inertie entre les classes", "indice",
            "stabilité", "classes fragiles",
        ),
        "numbers curves": {
            "explained": "part de l’inertie entre les classes", "index": "indice, rapporté au plus grand",
            "stability": "stabilité (Rand ajusté)",
        },
        "worth": "Ce que valent ces classes",
        "worth text": (
            "Les segments ont été tirés au sort {draws} fois ({share} à chaque fois) et classés à nouveau. Une classe solide se "
            "retrouve presque entière (ressemblance d’au moins 0,75), une classe moyenne dans ses grandes lignes (0,50), une "
            "classe fragile se défait : ne rien affirmer sur elle sans lire ses segments."
        ),
        "partition": "Accord des classifications entières : {value} (1 : parfait), {verdict}.",
        "orders": "Accord quand les mêmes segments sont classés dans un autre ordre : {value}.",
        "most fragile": (
            "La plupart des classes se défont : d’autres découpages des mêmes textes valent presque celui-ci. Demander moins de "
            "classes en donne souvent de plus solides ; celles-ci peuvent ranger une lecture, non appuyer une conclusion."
        ),
        "not measured": "La stabilité n’a pas été mesurée : lire les classes avec prudence.",
        "solid": "solide", "fair": "moyenne", "fragile": "fragile",
        "tree": "L’arbre des classes", "tree text": "À chaque classe, les mots qui la marquent le plus.",
        "plane": "Les classes les unes par rapport aux autres",
        "plane text": (
            "Analyse factorielle des mots par classe : deux classes proches emploient des mots proches. Ce plan montre {share} "
            "de ce qui les distingue."
        ),
        "double": "Deux classifications",
        "double text": (
            "Les segments ont été classés deux fois : réunis avec leurs voisins jusqu’à {first} mots actifs, puis jusqu’à "
            "{second}. Une classe qui ne tient qu’à la façon de découper ne se retrouve pas deux fois : seules les classes "
            "communes sont gardées."
        ),
        "exact text": (
            "{crossings} classes sont communes aux deux. Les {k} gardées n’ont aucun segment en commun et, de tous les choix "
            "possibles, sont celles que les deux classifications lient le plus fort."
        ),
        "greedy text": (
            "{crossings} classes sont communes aux deux. Les {k} gardées ont été prises de la plus liée à la moins liée, comme "
            "le fait IRaMuTeQ, en écartant celles qui en contiennent une autre ou y sont contenues."
        ),
        "crossing": "Classes communes", "one class": "classe", "of groups": "groupes de {size} mots : segments de la classe",
        "common": "segments communs",
        "left out": (
            "{count} segments n’ont pas de classe : {alone} laissés de côté par l’une des deux classifications, {apart} sur "
            "lesquels elles ne s’accordent pas."
        ),
        "partitions": "Le meilleur choix pour chaque nombre de classes",
        "partitions head": ("classes", "segments classés", "part", "somme des khi-deux"),
        "evolution": "Les classes au fil de « {name} »",
        "class": "Classe {number}",
        "size text": "{size} segments, {share} des segments classés.",
        "stability": "Stabilité : {verdict} ({value}).",
        "marks": "Mots qui la marquent", "word": "mot", "inside": "segments de la classe", "everywhere": "segments en tout",
        "chi2": "khi-deux",
        "avoided": "Mots qu’elle évite : {words}.",
        "supplementary": "Petits mots qui la marquent : {words}.",
        "variables": "Ce qu’on sait des textes", "variable": "variable",
        "typical": "Segments caractéristiques",
        "no typical": "Aucun segment de cette classe ne porte de mot qui la marque.",
        "origin": "texte {document}, caractères {start} à {end}",
        "atypical": "Segments mis à part",
        "atypical text": "Voici les {shown} premiers sur {count} ; tous sont dans le tableau des segments, classe 0.",
        "limits": "Ce que cette méthode ne dit pas",
        "limit items": (
            "Les classes rassemblent des façons de parler, non des opinions ni des personnes : un texte peut être de plusieurs classes.",
            "Seule compte la présence des mots, non leur ordre, la négation ni l’ironie : « pas de moyens » et « des moyens » se ressemblent.",
            "Le nombre de classes est un choix. Un autre nombre, un autre découpage donneraient d’autres classes.",
            "Le khi-deux dit qu’un lien n’est guère dû au hasard, non qu’il est fort, ni pourquoi il existe.",
            "Le nom d’une classe est une lecture. Il se vérifie dans les segments cités, qui sont les mots mêmes des textes.",
            "Des segments ne sont pas classés : leur silence ne veut rien dire.",
        ),
    },
    "en": {
        "title": "Analysis of texts", "contents": "Contents",
        "brief": "In short", "brief class": "class", "brief share": "share", "brief words": "its first words",
        "brief worth": "stability",
        "what": "What was done",
        "intro": (
            "{documents} texts were cut into {segments} segments of about {size} words. {terms} words ({kind}), found in at "
            "least {least} segments, served to bring together the segments that use the same words. Segments were cut into two "
            "groups whose vocabularies are as different as possible, then the largest group likewise, up to {asked} groups: "
            "these are the classes."
        ),
        "lemma": "gathered under their form in the dictionary",
        "form": "as they are written",
        "memos": "Memos", "code memos": "Memos of codes", "quotation memos": "Memos of quotations", "no memo": "No memo.",
        "full text": "Texts coloured by class",
        "full text intro": (
            "Each segment is underlined in the colour of its class and preceded by its number; a segment in no class has neither."
        ),
        "about": "This report", "about head": "item", "corpus": "corpus", "authors": "authors", "date": "date",
        "version": "program", "counted": "what was counted",
        "counts": "{documents} texts, {segments} segments, {tokens} words and marks, {terms} different active words",
        "brief table": "The classes", "sizes": "Size of the classes", "segments": "segments", "category": "value",
        "forms": "forms (occurrences)", "p": "p",
        "bars of": "The words of “{name}” and their chi-square", "cloud of": "Cloud of the words of “{name}”",
        "p warning": (
            "p is the chance of a chi-square at least as large without any link, for one test and independent segments. Here tests "
            "are many and the segments of one text are alike: a small p points out, it does not prove."
        ),
        "p warning words": (
            "p is the chance of a chi-square at least as large without any link, for one test. These classes were made from these "
            "very words: p serves to order, not to prove."
        ),
        "cuts": "The cuts, in their order",
        "cuts head": ("cut", "segments on one side", "on the other", "chi-square", "chi-square / N"),
        "plane table": "Place of the classes on the plane",
        "axes head": ("axis 1", "axis 2", "contribution to axis 1", "to axis 2", "quality on the plane"),
        "multiple": "The classes and the variables",
        "multiple text": (
            "Multiple correspondence analysis of {rows} classified segments: two values that are near often go together. The two "
            "axes show {first} and {second} of the links between variables (adjusted shares of Greenacre)."
        ),
        "multiple table": "Place of each value on the plane",
        "evolution table": "Share of each class in the period (segments)", "period": "period",
        "evolution p": "Chi-square of the whole table: p {p}.",
        "concordance": "Concordance",
        "concordance text": "For each word that marks a class, its first {most} places in the segments of that class.",
        "concordance head": ("word", "on the left", "place", "on the right", "text"),
        "share": "{classified} segments of {total} are classified ({share}); {classes} classes are kept.",
        "aside": "Atypical segments set aside rather than left to make tiny classes: {count}.",
        "left": "In no class, for want of words that bring segments together: {count}.",
        "values": {
            "default": "default", "iramuteq": "as IRaMuTeQ", "rainette": "as rainette", "documents": "one text, one segment",
            "nom": "nouns", "adj": "adjectives", "ver": "verbs", "adv": "adverbs", "nr": "words unknown to the dictionary",
            "adv_sup": "usual adverbs", "aux": "auxiliaries", "art": "articles", "det": "determiners", "pro": "pronouns",
            "pre": "prepositions", "con": "conjunctions", "ono": "interjections", "num": "numbers", "sym": "signs",
            "ponct": "punctuation",
        },
        "parameters": "Parameters",
        "parameter": "parameter", "value": "value", "sentences": "Notes",
        "mode": "how classes are made", "k": "classes asked for", "cut": "cutting", "size": "words in a segment",
        "language": "language and lexicon", "categories": "active classes of words", "min_segments": "fewest segments of a word",
        "draws": "resamples", "seed": "seed", "least_terms": "active words of a joined unit", "none": "none",
        "double sizes": "active words of a joined unit, twice", "and": "{first} and {second}",
        "numbers": "How many classes?",
        "numbers text": (
            "The same segments in several numbers of classes. The share of inertia between classes always grows with their "
            "number: look where it grows more slowly. The index of Caliński and Harabasz is better when it is large, and favours "
            "few classes. Stability says whether the classes are found again when segments are drawn at random. No index chooses "
            "alone: read them together, then read the segments. This report describes {asked} classes asked for."
        ),
        "numbers table": "What each number of classes is worth",
        "numbers head": (
            "asked", "found", "segments classified", "largest class", "inertia between classes", "index", "stability",
            "fragile classes",
        ),
        "numbers curves": {
            "explained": "share of inertia between classes", "index": "index, as a share of the largest",
            "stability": "stability (adjusted Rand)",
        },
        "worth": "What these classes are worth",
        "worth text": (
            "Segments were drawn {draws} times ({share} of them each time) and classified again. A solid class is found again "
            "nearly whole (likeness of at least 0.75), a fair one in its main lines (0.50), a fragile one comes apart: claim "
            "nothing about it without reading its segments."
        ),
        "partition": "Agreement of whole classifications: {value} (1 is perfect), {verdict}.",
        "orders": "Agreement when the same segments are classified in another order: {value}.",
        "most fragile": (
            "Most classes come apart: other cuts of the same texts are nearly as good. Asking for fewer classes often gives "
            "steadier ones; these may order a reading, not support a conclusion."
        ),
        "not measured": "Stability was not measured: read the classes with care.",
        "solid": "solid", "fair": "fair", "fragile": "fragile",
        "tree": "The tree of the classes", "tree text": "Beside each class, the words that mark it most.",
        "plane": "The classes beside one another",
        "plane text": (
            "Correspondence analysis of words by classes: two classes that are near use words that are near. This plane shows "
            "{share} of what tells them apart."
        ),
        "double": "Two classifications",
        "double text": (
            "Segments were classified twice: joined to their neighbours until they held {first} active words, then {second}. "
            "A class that only comes from the cutting is not found twice: only the classes common to both are kept."
        ),
        "exact text": (
            "{crossings} classes are common to both. The {k} kept have no segment in common and, of all possible choices, are "
            "those that the two classifications link most strongly."
        ),
        "greedy text": (
            "{crossings} classes are common to both. The {k} kept were taken from the most to the least linked, as IRaMuTeQ "
            "does, leaving out those that hold another or are held by one."
        ),
        "crossing": "Common classes", "one class": "class", "of groups": "groups of {size} words: segments of the class",
        "common": "segments in common",
        "left out": (
            "{count} segments have no class: {alone} left out by one of the two classifications, {apart} on which they disagree."
        ),
        "partitions": "The best choice for each number of classes",
        "partitions head": ("classes", "classified segments", "share", "sum of chi-squares"),
        "evolution": "The classes along “{name}”",
        "class": "Class {number}",
        "size text": "{size} segments, {share} of the classified segments.",
        "stability": "Stability: {verdict} ({value}).",
        "marks": "Words that mark it", "word": "word", "inside": "segments of the class", "everywhere": "segments in all",
        "chi2": "chi-square",
        "avoided": "Words it avoids: {words}.",
        "supplementary": "Small words that mark it: {words}.",
        "variables": "What is known of the texts", "variable": "variable",
        "typical": "Characteristic segments",
        "no typical": "No segment of this class holds a word that marks it.",
        "origin": "text {document}, characters {start} to {end}",
        "atypical": "Segments set aside",
        "atypical text": "Here are the first {shown} of {count}; all are in the table of segments, class 0.",
        "limits": "What this method does not say",
        "limit items": (
            "Classes gather ways of speaking, not opinions nor persons: one text may have segments in several classes.",
            "Only the presence of words counts, not their order, negation or irony: “no means” and “means” look alike.",
            "The number of classes is a choice. Another number, another cutting would give other classes.",
            "The chi-square says that a link is hardly due to chance, not that it is strong, nor why it exists.",
            "The name of a class is a reading. It is checked against the segments quoted, which are the very words of the texts.",
            "Some segments are not classified: their silence means nothing.",
        ),
    },
}  # fmt: skip
