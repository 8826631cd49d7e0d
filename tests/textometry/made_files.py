"""Files of the kinds people have, made small: pages, press exports, XML of TXM, PDF, coded projects."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

PAGE = (
    "<!DOCTYPE html><html><head><title>Une page</title><style>p{color:red}</style></head><body><h1>Le logement</h1>"
    "<p>Les <b>habit</b>ants &amp; l&#8217;<i>emploi</i>.<script>var x='mot';</script></p><ul><li>un<li>deux</ul></body></html>"
)
PRESS = """<html><head><meta charset="utf-8"></head><body>
<article><header><div class="rdp__DocPublicationName"><span class="DocPublicationName">Le Monde, no. 12345</span></div>
<span class="DocHeader">Politique, vendredi 5 janvier 2024 1234 mots, p. 8</span>
<div class="titreArticle"><p class="titreArticleVisu rdp__articletitle">Le logement en crise</p></div>
<p class="sm-margin-bottomNews">Ada Lovelace</p></header>
<section><div class="docOcurrContainer"><p>Premier paragraphe.</p><p>Deuxième.</p></div></section><footer>news·20240105·LM·1</footer></article>
<article><header><span class="DocPublicationName">Ouest-France</span><span class="DocHeader">1er mars 2023</span>
<p class="titreArticleVisu">Emploi</p></header><section><div class="docOcurrContainer"><p>Texte deux.</p></div></section></article>
</body></html>"""
PRESS_OF_CELLS = """<html><body><table><tbody><tr><td><span class="DocPublicationName">Libération</span><br>
<span class="DocHeader">Société, lundi 3 août 2009, p. 12</span><br><span class="TitreArticleVisu">Ville</span><p>Un texte.</p></td></tr>
<tr><td><span class="DocPublicationName">La Croix</span><span class="DocHeader">4 août 2009</span>
<span class="TitreArticleVisu">Quartier</span><p>Un autre.</p></td></tr></tbody></table></body></html>"""
TXM = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xmlns:txm="http://textometrie.org/1.0"><teiHeader><fileDesc><titleStmt>
<title>Discours</title><author>X</author></titleStmt></fileDesc></teiHeader>
<text id="d1" annee="1969"><p n="1"><s><w id="w1"><txm:form>L'</txm:form><txm:ana resp="#t" type="#frpos">DET</txm:ana></w>
<w><txm:form>homme</txm:form><txm:ana>NOM</txm:ana></w>
<w><txm:form>marche</txm:form></w><w><txm:form>.</txm:form></w></s></p><p>Texte <note>une note</note>simple<lb/>ici.</p></text></TEI>
"""
TALK = (
    "Entretien du 3 mai\n\nEnquêteur : Bonjour, merci.\nAda L. : Bonjour. Je vis ici : au centre.\nDepuis dix ans.\n"
    "[00:01:20] Enquêteur : Et alors ?\n\nAda L. : Voilà.\n"
)


def pdf(*pages: str) -> bytes:
    """A PDF with a page for each text; an empty one holds a picture of nothing."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    kids = []
    for page in pages:
        lines = b"".join(b"(" + _escaped(line) + b") Tj T* " for line in page.splitlines())
        drawn = b"BT /F1 12 Tf 14 TL 40 800 Td " + lines + b"ET" if page else b"0 0 100 100 re f"
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
            % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    whole, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(whole))
        whole += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        whole
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
        + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(whole))
    )


def _escaped(line: str) -> bytes:
    return line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def database(path: Path, tables: dict[str, tuple[str, Sequence[Sequence[object]]]]) -> Path:
    """An SQLite file with these tables: their columns, and their rows."""
    connection = sqlite3.connect(path)
    for name, (columns, rows) in tables.items():
        connection.execute(f"CREATE TABLE {name} ({columns})")
        for row in rows:
            connection.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(row))})", row)
    connection.commit()
    connection.close()
    return path


SONAL_PAGE = """
<!DOCTYPE html>
<html lang="en"><head><meta charset="UTF-8"><title>Fichier</title><style>.cat_001 {color: red}</style></head>
<body>
<script id="loc-json" type="application/json">
        {
            ["","Enquêteur","ada L."]
        }
</script>
<script id="cat-json" type="application/json">
        {
            [{"code":"cat_001","couleur":"#34b154","nom":"Logement","rang":"0"},{"code":"cat_002","couleur":"","nom":"Loyer","rang":"1"}]
        }
</script>
<script id="var-json" type="application/json">
        { [{"v":1,"lib":"ville","champ":"gen"},{"v":2,"lib":"âge","champ":"loc"}] }
</script>
<script id="dic-json" type="application/json">
        { [{"v":1,"m":0},{"v":1,"m":1,"lib":"Nantes"},{"v":2,"m":3,"lib":"30-40"}] }
</script>
<script id="dat-json" type="application/json">
        { [{"e":1,"v":1,"l":"all","m":1},{"e":"1","v":2,"l":2,"m":3}] }
</script>
<div><h2>Notes</h2><div id="txtnotes">Un mémo.</div></div>
<div id="contenuText">
<span class="lblseg sautlig" data-deb="0" data-fin="3" data-loc="1" data-rksg="1"><span class="ligloc" data-loc="1">Enquêteur</span><span data-rk="1">Bonjour, où vivez-vous ? </span></span>
<span class="lblseg sautlig" data-deb="3" data-fin="9" data-loc="2" data-rksg="2"><span data-rk="9">J’habite un </span><span class="cat_001" data-rk="11">logement </span><span class="cat_001 cat_002" data-rk="12">trop cher</span><span data-rk="13">, avec </span><span class="anon debsel" data-rk="14">Marie</span><span class="anon finsel" data-pseudo="Amie" data-rk="15"> Curie</span><span data-rk="16">.</span></span>
<span class="lblseg" data-deb="9" data-fin="12" data-loc="2" data-rksg="3"><span data-rk="17">Depuis dix ans.</span></span>
<span class="lblseg sautlig" data-deb="12" data-fin="14" data-loc="1" data-rksg="4"><span data-rk="20">Et alors ?</span></span>
<span class="lblseg sautlig" data-deb="14" data-fin="15" data-loc="2" data-rksg="5"><span data-rk="24">Voilà.</span></span>
</div></body>"""
SONAL_OLD = """<|OBS|
Entretien au calme.
>|OBS|
<|ATTR|
1,1
2,0
>|ATTR|
::0,00::001,002Tags=logement::
[>Enquêteur]: Bonjour, où vivez-vous ?
[>Ada L.]: J’habite un logement [12,5] trop {+3} cher {-3}.
::14,00::001,002Tags=logement::
::14,00::000Tags=::
[>Enquêteur]: Et alors ?
::16,00::000Tags=::
"""
SONAL_OLD_CORPUS = """<|THEM|
>Premier groupe
001,255,Logement
002,0,Loyer, charges
>|THEM|
<|POS|
1,ville,1
2,âge,0
>|POS|
<|DIC|
1,0,
1,1,Nantes
2,1,jeune
>|DIC|
<|ENTR|
ada.wav,255,1
bob.wav,0,1
>|ENTR|
"""
