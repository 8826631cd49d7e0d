"""The sentence of each code in English: what is read from files of many kinds; see :mod:`textometry.sentences.en`."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "output_is_input": "this file is read: a result may not replace it. Name another file.",
    "output_twice": "two results would be written to this file: name another file for one of them.",
    "output_in_corpus": "this folder is read as a corpus: results in it would be read as texts. Name another folder.",
    "judgement_empty": "Empty cells were taken as no judgement ({cells}).",
    "text_column_missing": (
        "no column looks like one of texts (identifiers, numbers, dates and addresses are not taken for texts): name it "
        "with --text-column. Columns: {columns}."
    ),
    "text_column_is_identifier": "the column “{column}” cannot hold both the texts and their identifiers.",
    "iramuteq_near_miss": (
        "Lines that look like marks of the IRaMuTeQ format, read as they are ({count}): {lines}. A text begins "
        "with “**** *variable_value”, a theme with “-*theme”."
    ),
    "variables_several": "Variables given several times for one text ({documents} texts): {variables}. Each value counts.",
    "page_broken": "this is no page that can be read.",
    "page_too_deep": "this page could be read only up to here: its elements lie too deep in one another.",
    "page_without_text": "this file shows no word once its tags are left out.",
    "markup_left_out": "Tags and entities of pages (<br>, &nbsp;) were left out of the texts of the table; cells changed: {count}.",
    "words_joined": "Words cut at the end of a line were joined ({count}): {words}.",
    "values_alike": "Values of “{variable}” counted apart: {values: / }. Write them alike if they are the same.",
    "articles_found": "Articles found, each a text of its own: {count}.",
    "xml_of_unknown_kind": "this XML is of a kind that is not read (its root is “{found}”): XML-TEI and XML-TXM are.",
    "xml_declares_entities": "this XML has entities of its own (&name;), which are refused: write the signs themselves.",
    "elements_left_out": "Left out of the texts, as the markup asks: {elements}.",
    "pdf_broken": "this PDF is broken and cannot be read.",
    "pdf_locked": "this PDF is locked by a password.",
    "pdf_too_long": "this PDF has {pages:,} pages: the limit is {most:,}.",
    "pdf_without_text": "this PDF holds pictures and no text: have it recognised (OCR) first.",
    "pdf_read": (
        "Pages read as their text layer gives them, headers and footers included: {pages}; words cut at the end of a line "
        "and joined: {joined}."
    ),
    "pdf_pages_without_text": "Pages without any text that can be read ({count}): {pages}.",
    "kind_of_project": "{kind} files are coded projects: they are read by read_any_project, and by every command.",
    "sonal_without_interview": "this file holds no interview of Sonal that can be read.",
    "sonal_interviews_missing": (
        "Interviews that the corpus names and that are not in its folder ({count}): {files}. Put their files beside it."
    ),
    "sonal_interview_empty": "The interview “{file}” holds no word and was left out.",
    "sonal_pseudonyms": "“{file}”: passages given by their pseudonym, as Sonal shows them: {count}.",
    "kind_unreadable": "{kind} files are not read: save it as {instead} in the program that wrote it.",
    "files_left_out": "Left out of this folder, being of no kind that is read ({count}): {files}.",
    "subtitles_read": "Subtitles: numbers, times and styles were left out ({subtitles} subtitles).",
    "judgement_identifiers": "The column “{column}” was taken for the names of the units: its values all differ. To compare it: --coder.",
    "speakers_missing": "no line opens with a speaker (“Ada: …”), twice at least: there is nothing to cut.",
    "speakers_missing_in": "Texts without speakers, left whole ({count}): {documents}.",
    "speakers_found": "The texts were cut at their speakers: {speakers}.",
    "speakers_not_cut": "These texts look like transcripts: names of speakers count as words. To cut them into turns: --speakers.",
    "database_broken": "this is no SQLite file that can be read.",
    "database_in_use": "this project is open in its program: close it there first, so that all is in the file.",
    "database_of_unknown_kind": "this SQLite file is no project of RQDA, QualCoder or Taguette.",
    "taguette_projects_not_one": "this file holds several projects or none ({projects}): export one of them from Taguette.",
    "columns_not_of_highlights": "these are not the columns of highlights of Taguette (id, document, tag, content): {columns}.",
    "quotations_differ": (
        "Quotations that are not, letter for letter, those the program repeats ({count} of {total}): check them in the texts."
    ),
    "parts_left_out": "Left out of the text: {parts}.",
}
