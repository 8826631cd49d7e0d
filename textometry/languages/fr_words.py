"""French closed classes, written for this package (MIT): articles, pronouns, prepositions, être and avoir…"""

from __future__ import annotations


def _words(text: str) -> list[str]:
    return text.split()


_ETRE = """suis es est sommes êtes sont étais était étions étiez étaient fus fut fûmes fûtes furent serai seras sera
serons serez seront serais serait serions seriez seraient sois soit soyons soyez soient fusse fusses fût fussions
fussiez fussent étant été être"""
_AVOIR = """ai as a avons avez ont avais avait avions aviez avaient eus eut eûmes eûtes eurent aurai auras aura aurons
aurez auront aurais aurait aurions auriez auraient aie aies ait ayons ayez aient eusse eusses eût eussions eussiez
eussent ayant eu eue eues avoir"""


def _table() -> dict[str, tuple[str, str]]:
    """Form → lemma and class, for forms whose reading never depends on the neighbours here."""
    table: dict[str, tuple[str, str]] = {}

    def say(category: str, words: str) -> None:
        for word in words.split():
            form, _, lemma = word.partition("=")
            table[form] = (lemma or form, category)

    say("art", "le la=le les=le l'=le un une=un des=un du=du au=au aux=au d'=de de")
    say("det", "ce cet=ce cette=ce ces=ce mon ma=mon mes=mon ton=ton ta=ton tes=ton sa=son ses=son notre nos=notre")
    say(
        "det",
        "votre vos=votre leur leurs=leur chaque plusieurs quelque quelques=quelque aucun aucune=aucun nul nulle=nul",
    )
    say("det", "quel quelle=quel quels=quel quelles=quel tel telle=tel tels=tel telles=tel maint mainte=maint")
    say("det", "maints=maint maintes=maint certains=certain certaines=certain tout toute=tout tous=tout toutes=tout")
    say("num", "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente")
    say("num", "quarante cinquante soixante septante nonante cent cents=cent mille")
    say("pro", "je j'=je tu il elle on nous vous ils=il elles=elle me m'=me te t'=te se s'=se moi toi soi lui eux y en")
    say(
        "pro",
        "celui celle=celui ceux=celui celles=celui celui-ci celle-ci=celui-ci ceux-ci=celui-ci celles-ci=celui-ci",
    )
    say(
        "pro", "celui-là celle-là=celui-là ceux-là=celui-là celles-là=celui-là ceci cela ça c'=ce ç'=ce qui que qu'=que"
    )
    say("pro", "quoi dont où lequel laquelle=lequel lesquels=lequel lesquelles=lequel auquel auxquels=auquel")
    say("pro", "auxquelles=auquel duquel desquels=duquel desquelles=duquel quelqu'un quelqu'une=quelqu'un quiconque")
    say(
        "pro", "quelques-uns=quelqu'un quelques-unes=quelqu'un chacun chacune=chacun autrui mien mienne=mien miens=mien"
    )
    say("pro", "miennes=mien tien tienne=tien tiens=tien sien sienne=sien siens=sien siennes=sien nôtre nôtres=nôtre")
    say(
        "pro",
        "vôtre vôtres=vôtre moi-même toi-même soi-même lui-même elle-même=lui-même nous-mêmes vous-même=vous-mêmes",
    )
    say("pro", "vous-mêmes eux-mêmes=lui-même elles-mêmes=lui-même nous-même=nous-mêmes")
    say("pre", "à dans par pour sur avec sans sous chez vers hors depuis pendant dès jusque jusqu'=jusque parmi malgré")
    say("pre", "selon afin lors voici voilà outre près via entre contre durant envers excepté hormis moyennant")
    say("con", "et ou mais donc or ni car si s comme quand lorsque lorsqu'=lorsque puisque puisqu'=puisque quoique")
    say("con", "quoiqu'=quoique parce c'est-à-dire tandis presqu'=presque")
    say("adv_sup", "ne n'=ne pas plus moins très trop assez aussi ainsi alors encore déjà toujours jamais souvent")
    say("adv_sup", "même bien mal peu beaucoup tant tellement autant presque seulement surtout enfin ensuite puis")
    say("adv_sup", "ici là là-bas y-compris non oui ci aujourd'hui hier demain maintenant comment pourquoi combien")
    say("adv_sup", "guère point rien davantage cependant pourtant toutefois néanmoins notamment d'abord plutôt environ")
    say("aux", " ".join(f"{form}=être" for form in _ETRE.split()))
    say("aux", " ".join(f"{form}=avoir" for form in _AVOIR.split()))
    return table


FUNCTION_WORDS = _table()
# Their reading depends on the neighbours when the lexicon is there to offer several.
AMBIGUOUS = frozenset(
    _words("""est a as suis été être avoir avions avons étant soit sois ton aie aies es eu
    plus point bien mal même tout toute tous toutes comme si entre contre durant excepté outre hors mille cent
    nul nulle certains certaines parce lui en y car or environ rien non devant suivant concernant tiens fût""")
)
# Grammatical words that only these classes make supplementary, once a reading is chosen.
SUPPLEMENTARY_ADVERBS = frozenset(lemma for lemma, category in FUNCTION_WORDS.values() if category == "adv_sup") | {
    "si", "tout", "comme", "également", "quelque", "voire", "certes", "tôt", "tard", "vite", "dessus", "dessous",
    "dedans", "dehors", "autour", "ailleurs", "parfois", "aussitôt", "bientôt", "désormais", "jadis", "naguère",
    "soit", "quasi", "lors", "quand", "auparavant", "après", "avant", "derrière", "devant", "depuis",
}  # fmt: skip

DETERMINERS = _words("""un une des du au aux ce cet cette ces mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs
quelques plusieurs chaque aucun aucune quel quelle quels quelles certains certaines divers diverses différents
différentes deux trois quatre cinq six sept huit neuf dix cent mille premier première""")
ARTICLES_OR_PRONOUNS = _words("le la les l'")
CLITICS = _words("je j' tu il elle on ils elles nous vous ne n' me m' te t' se s' y qui lui")
PREPOSITIONS = _words("de d' à pour par sans en dans avec sur sous vers chez depuis pendant contre dès afin")
# What follows is most often an adjective (« très élevé », « plus connu »).
DEGREES = _words("très plus moins assez trop aussi si plutôt peu tellement extrêmement particulièrement relativement")
# Verbs other than être whose attribute is most often an adjective (« reste concentré »).
COPULAS = _words("""reste restent restait restaient resta restèrent rester restera resteront semble semblent semblait
semblaient sembla sembler paraît paraissent paraissait paraissaient devient deviennent devenait devenaient devint
devinrent devenir devenu devenue devenus devenues deviendra demeure demeurent demeurait demeuraient demeurer""")
# They stand between an auxiliary and its participle without changing anything.
TRANSPARENT = _words("""pas plus jamais bien déjà tout toujours encore aussi souvent donc été ainsi très trop peu presque même
rien point guère également mieux mal beaucoup assez alors enfin ensuite il elle on ils elles je tu nous vous
maintenant aujourd'hui désormais parfois peut-être seulement surtout notamment cependant pourtant toutefois néanmoins""")
# They join two words of a kind (« un taux avantageux et subventionné »).
JOINING = _words("et ou")

# Parts that hang on a verb with a hyphen (« dit-il », « a-t-on », « vas-y »), or on a noun (« ce jour-là »).
ENCLITICS = frozenset(_words("je tu il elle on nous vous ils elles ce le la les lui leur moi toi y en t m l ci là"))
ELISIONS = frozenset(_words("l d j m t s n c ç qu jusqu lorsqu puisqu quoiqu quelqu presqu"))
# One word each, though an apostrophe or a hyphen might part them.
WHOLE = frozenset(
    _words("""aujourd'hui quelqu'un quelqu'une quelques-uns quelques-unes presqu'île presqu'îles prud'homme prud'hommes
    prud'homal prud'homale prud'homaux prud'homales c'est-à-dire peut-être celui-ci celle-ci ceux-ci celles-ci
    celui-là celle-là ceux-là celles-là là-bas là-haut là-dessus là-dedans ci-dessus ci-dessous ci-après ci-joint
    au-dessus au-dessous au-delà rendez-vous vis-à-vis moi-même toi-même lui-même elle-même soi-même nous-mêmes
    vous-même vous-mêmes eux-mêmes elles-mêmes savoir-faire savoir-être laissez-passer laisser-aller après-demain
    va-et-vient tête-à-tête qu'en-dira-t-on""")
)
# Endings of the other gender, as written after a middle dot, a full stop or in brackets.
INCLUSIVE_ENDINGS = frozenset(
    _words("""e es s ne nes le les te tes rice rices ice ices euse euses se ses ère ères ière ières ve ves fe fes trice
    trices esse esses sse sses enne ennes ienne iennes elle elles ale ales x aux ux eur eurs eure eures lle lles tte
    ttes che ches gue gues que ques""")
)

# Names that dictionaries take for common words (« les rennes », « un pari ») and that are names in almost any prose.
PLACES = frozenset(
    _words("""france laos rome loire rennes alpes calais chine bourges limoges marne meuse gironde lorraine cannes vannes
    paris états-unis""")
)
# First parts of a compound that are no words: the compound follows its last part, known or not (« anti-inflammatoires »).
PREFIXES = frozenset(
    _words("anti pré post néo pro non micro macro mini multi inter intra ultra hyper super semi socio ex")
)
# The same, written without a hyphen (« coconstruire », « prétranchés »).
JOINED_PREFIXES = tuple(
    _words("pré sur sous co auto inter multi pluri micro mini néo socio éco bio télé anti non dé ré re")
)
# First parts of a compound whose last part can be a verb (« sous-estimer »).
VERB_PREFIXES = frozenset(_words("sous sur co auto contre re ré pré non entre inter semi mal bien dé post sur"))

# Repairs of the lexicon and of the general dictionary, for forms frequent in any prose: the lemma is the masculine
# singular, the classes and their order of frequency are those of reports and of the press.
REPAIRS: dict[str, tuple[tuple[str, str, float, str], ...]] = {
    "autre": (("autre", "adj", 3, "adjective"), ("autre", "pro", 2, "other")),
    "autres": (("autre", "adj", 3, "adjective"), ("autre", "pro", 2, "other")),
    "nouvel": (("nouveau", "adj", 1, "adjective"),),
    "nouvelle": (("nouveau", "adj", 4, "adjective"), ("nouvelle", "nom", 1, "noun")),
    "nouvelles": (("nouveau", "adj", 5, "adjective"), ("nouvelle", "nom", 2, "noun")),
    "commune": (("commune", "nom", 3, "noun"), ("commun", "adj", 2, "adjective")),
    "communes": (("commune", "nom", 3, "noun"), ("commun", "adj", 2, "adjective")),
    "seconde": (("second", "adj", 3, "adjective"), ("seconde", "nom", 2, "noun")),
    "secondes": (("seconde", "nom", 3, "noun"), ("second", "adj", 1, "adjective")),
    "est": (("être", "aux", 1000, "finite"), ("est", "nom", 60, "noun")),
    "première": (("premier", "adj", 1, "adjective"),),
    "premières": (("premier", "adj", 1, "adjective"),),
    "dernière": (("dernier", "adj", 1, "adjective"),),
    "dernières": (("dernier", "adj", 1, "adjective"),),
    "différentes": (("différent", "adj", 1, "adjective"),),
    "différents": (("différent", "adj", 1, "adjective"),),
    "yeux": (("œil", "nom", 1, "noun"),),
    "donnée": (("donnée", "nom", 2, "noun"), ("donner", "ver", 1, "past")),
    "données": (("donnée", "nom", 4, "noun"), ("donner", "ver", 1, "past")),
    "concernant": (("concerner", "ver", 1, "present"),),
    "environs": (("environs", "nom", 1, "noun"),),
    "plaine": (("plaine", "nom", 1, "noun"),),
    "plaines": (("plaine", "nom", 1, "noun"),),
    "vue": (("vue", "nom", 3, "noun"), ("voir", "ver", 1, "past")),
    "partie": (("partie", "nom", 9, "noun"), ("partir", "ver", 1, "past")),
    "parties": (("partie", "nom", 9, "noun"), ("partir", "ver", 1, "past")),
    "durent": (("durer", "ver", 3, "finite"), ("devoir", "ver", 1, "finite")),
    "compris": (("comprendre", "ver", 3, "past"), ("compris", "adj", 1, "adjective")),
    "ixe": (("ixe", "adj", 1, "adjective"),),
    "madame": (("madame", "nom", 1, "noun"),),
    "n'": (("ne", "adv_sup", 1, "adverb"),),
    "bel": (("beau", "adj", 1, "adjective"),),
    "mise": (("mise", "nom", 3, "noun"), ("mettre", "ver", 2, "past")),
    "mises": (("mise", "nom", 2, "noun"), ("mettre", "ver", 2, "past")),
    "prise": (("prise", "nom", 3, "noun"), ("prendre", "ver", 2, "past")),
    "prises": (("prise", "nom", 2, "noun"), ("prendre", "ver", 2, "past")),
    "plainte": (("plainte", "nom", 9, "noun"), ("plaindre", "ver", 1, "past")),
    "plaintes": (("plainte", "nom", 9, "noun"), ("plaindre", "ver", 1, "past")),
    "atteinte": (("atteinte", "nom", 3, "noun"), ("atteindre", "ver", 2, "past")),
    "atteintes": (("atteinte", "nom", 3, "noun"), ("atteindre", "ver", 2, "past")),
    "levée": (("levée", "nom", 2, "noun"), ("lever", "ver", 2, "past")),
    "due": (("dû", "adj", 2, "adjective"), ("devoir", "ver", 1, "past")),
    "dues": (("dû", "adj", 2, "adjective"), ("devoir", "ver", 1, "past")),
    "dus": (("dû", "adj", 2, "adjective"), ("devoir", "ver", 1, "past")),
    "issue": (("issue", "nom", 2, "noun"), ("issu", "adj", 2.5, "adjective")),
    "vieil": (("vieux", "adj", 1, "adjective"),),
    "issues": (("issu", "adj", 3, "adjective"), ("issue", "nom", 2, "noun")),
}
