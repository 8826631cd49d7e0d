"""The sentence of each code in English: files, corpora, words, tables, classes, options; `{name}` stands for a value of the code."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "as_it_was": "{sentence}",
    # files
    "file_missing": "this file does not exist.",
    "file_is_folder": "this is a folder: name a file.",
    "file_unreadable": "this file cannot be read ({reason}).",
    "file_too_large": "this file is larger than {most:,} bytes.",
    "file_unpacks_too_large": "this file unpacks to {size:,} bytes: the limit is {most:,}.",
    "file_unwritable": "this file cannot be written ({reason}).",
    "folder_unwritable": "this folder cannot be made ({reason}).",
    "text_holds_nul": "this is no text file: it holds NUL characters.",
    "bytes_hold_nul": "this is no text file: it holds NUL bytes.",
    "text_holds_controls": "this is no text file: it holds control characters.",
    "encoding_unknown": "“{encoding}” is not the name of an encoding.",
    "encoding_wrong": "this file is not in {encoding}.",
    "json_broken": "this is no JSON.",
    "document_broken": "this is no {kind} document: it is broken, or of another kind than its name says. Open it in the program that wrote it and save it again.",
    "encoding_marked": "A byte order mark says the encoding: {encoding}.",
    "encoding_found": "The encoding found is {encoding}.",
    "encoding_guessed_in_part": (
        "The file is not in UTF-8; it was read as {encoding}, which shows French accents best. {lost} characters "
        "could not be read."
    ),
    "encoding_guessed": "The file is not in UTF-8; it was read as {encoding}, which shows French accents best.",
    "encoded_twice": (
        "The accents look encoded twice (“Ã©” for “é”): open the original again and save it in UTF-8 once."
    ),
    "cells_unread": (
        "cells that hold an error, or a formula whose result is not in the file: {cells}. Correct them in a "
        "spreadsheet program and save the file again."
    ),
    "heading_row_empty": "there is nothing in the row {row}, which is to name the columns.",
    "heading_row_found": "The row {row} was taken for the heading; what stands above it was left out.",
    "heading_row_second": (
        "this row looks like a second heading: “{cell}” stands over numbers or days. Say which row names the "
        "columns: --heading-row {row} for this one, --heading-row {first} to read this one as a text."
    ),
    "cells_merged": "the cells {cells} are merged: they do not say what each column holds. Separate them.",
    "texts_merged": (
        "the texts of the cells {cells} are merged: one text would be counted several times. Separate them."
    ),
    "sheet_chosen": "The sheet “{sheet}” was read, the first that is not hidden. Not read: {others}.",
    # corpora
    "corpus_empty": "no text was found: the file is empty.",
    "iramuteq_text_before_first": (
        "there is text before the first “****” line: a corpus in the IRaMuTeQ format begins with one."
    ),
    "iramuteq_variable_unnamed": "“{word}” has no variable name before its value.",
    "metadata_twice": "the variable “{variable}” is given twice.",
    "iramuteq_theme_unnamed": "this theme line has no name after “-*”.",
    "iramuteq_variables_too_many": "more than {most:,} variables up to here: keep those that describe the texts.",
    "variables_too_many": (
        "{count:,} variables: the limit is {most:,}. Keep the columns that describe the texts, or check that the "
        "table is not lying on its side."
    ),
    "columns_too_many": "{count:,} columns: the limit is {most:,} variables. Is the table lying on its side?",
    "documents_too_many": "{count:,} documents: the limit is {most:,}.",
    "document_too_long": (
        "Document {number} ({document}) has {size:,} characters: the limit is {most:,}. Cut it into several documents."
    ),
    "document_twice": "Two documents bear the same identifier, “{document}”.",
    "theme_outside": (
        "Document {document}: the theme “{theme}” ({start} to {end}) lies outside the text, which has {size} "
        "characters."
    ),
    "span_outside": "Document {document} has {size} characters: no span {start} to {end}.",
    "texts_of_other_lengths": "{texts} texts, {identifiers} identifiers and {variables} sets of variables.",
    "variable_unknown": "No document has the variable “{variable}”. Variables of this corpus: {known}.",
    "iramuteq_title": "Document {document}: its title cannot be written in the IRaMuTeQ format.",
    "iramuteq_line": (
        "Document {document}: a line of the text begins with “{beginning}”, which the IRaMuTeQ format would take "
        "for the beginning of a text or of a theme."
    ),
    "iramuteq_variable": (
        "Document {document}: the variable “{variable}” with the value “{value}” cannot be written in the IRaMuTeQ "
        "format, which has no room for spaces, nor for “_” in a name."
    ),
    "iramuteq_theme": (
        "Document {document}: the theme “{theme}” cannot be written in the IRaMuTeQ format, where a theme begins "
        "with a line and lasts until the next theme or the end of the text."
    ),
    "iramuteq_variable_names_alike": "Document {document}: two variables would both be named “{variable}”.",
    # tables and texts
    "metadata_open": "the metadata opened by “---” are never closed by another.",
    "metadata_unreadable": "“{found}” is no “name: value”.",
    "folder_without_texts": "no file to read in this folder: {kinds} are known.",
    "table_empty": "this table is empty.",
    "sheet_too_large": (
        "a sheet of this file spreads over {cells:,} cells: the limit is {most:,}. Remove what stands far from the "
        "table."
    ),
    "table_unreadable": "this table cannot be read: it is broken, or of another kind than its name says. Open it in a spreadsheet program and save it again.",
    "line_unreadable": "this line cannot be read ({reason}).",
    "cell_too_long": "a cell of this line has more than {most:,} characters.",
    "quotation_open": "a quotation mark opened in the row that begins here is never closed.",
    "column_without_text": "no text in the column {columns}.",
    "column_twice": "two columns are named “{column}”.",
    "column_unknown": "no column is named “{column}”. Columns: {columns}.",
    "text_column_found": "The texts were taken from the column “{column}”.",
    "row_of_other_length": "this row has {cells} cells for {columns} columns.",
    "identifier_twice": "the identifier “{identifier}” is used twice.",
    "identifier_missing": "this row has no identifier.",
    "list_empty": "this list holds no word.",
    "dictionary_empty": "this dictionary holds no word.",
    "dictionary_row_wrong": "a row holds a form, a lemma and a class.",
    # words
    "segment_size_wrong": "The size of segments is a number of words from 5 to 10,000, not {size}.",
    "segment_cut_unknown": "“{mode}” is no way to cut segments: choose among {choices}.",
    "language_unknown": "The language “{language}” is not known: choose fr or en.",
    "lexicon_missing": "The French lexicon is not installed: pip install faire-reseau[lexique].",
    "category_unknown_of_form": "“{category}”, given for “{form}”, is no category: choose among {choices}.",
    "category_unknown": "“{category}” is no category: choose among {choices}.",
    "expression_too_short": "“{expression}” is no expression: it takes at least two words.",
    "terms_unknown": "Terms are lemmas or forms, not “{terms}”.",
    "corpus_without_words": "There is no segment: the texts hold no word.",
    "terms_too_rare": (
        "No term is left: no word of the chosen classes is found in at least {least} segments (segments in all: "
        "{segments}). Lower that limit, or gather more text."
    ),
    "terms_missing": (
        "No term is left: the texts hold no word of the chosen classes ({categories}) beyond those left out."
    ),
    "pattern_without_word": "The pattern “{pattern}” must name at least one word.",
    "pattern_too_wide": "The pattern “{pattern}” stands for {sequences} sequences: at most {most}.",
    "pattern_unreadable": "“{word}” cannot be read in a pattern.",
    "pattern_repeats_wrong": "“{word}”: repeats go from a number to another at least as large, up to {most}.",
    "pattern_property_unknown": "“{property}” is no property of a word: choose form, lemma or cat.",
    "pattern_test_empty": "“{test}” says nothing to look for.",
    # tables of words and classes
    "variable_without_words": (
        "The variable “{variable}” must have at least two values with words found at least {least} times."
    ),
    "mode_unknown": "There is no mode {mode!r}: choose one of {choices}.",
    "index_unknown": "There is no index {index!r}: choose one of {choices}.",
    "classes_too_few": "At least 2 classes are needed, {classes} asked for.",
    "classes_too_many": "At most {most} classes can be asked for, not {classes}.",
    "segments_too_few": "Classes need at least 2 segments with words; there are {filled} (out of {segments}).",
    "words_too_few": "Classes need at least 2 different words; there are {words}.",
    "classes_only_atypical": (
        "Only groups too small to make a class stand out among these segments: try the iramuteq or rainette mode."
    ),
    "classes_impossible": "These segments cannot be told apart by their words: no class can be made.",
    "classes_fewer": "{asked} classes were asked for; these texts bear {found}: no class left can be cut in two.",
    "class_holds_nearly_all": (
        "One class holds {largest} of the {classified} classified segments: what was told apart are small groups, "
        "which the default mode sets aside."
    ),
    "classes_all_too_small": "Every class is smaller than the least size asked for: no class is kept.",
    "double_sizes_wrong": "A double classification needs two different sizes, from 1 word, not {first} and {second}.",
    "double_joins_already": "A double classification joins segments in its own two ways: leave the other joining out.",
    "double_greedy_single": (
        "Taken one by one, the common classes come down to a single one: the best choice is kept instead."
    ),
    "draws_too_few": "At least one draw is needed, of a share over 0 and under 1.",
    "factors_of_empty_table": "A correspondence analysis needs a table with words: this one is empty.",
    "terms_of_other_number": "The table has {columns} columns but {terms} terms were given.",
    "matrix_not_general": "Only general tables can be read, this one is {kind}.",
    "matrix_cells_missing": "{announced} cells are announced but {given} are given.",
    "matrix_cell_wrong": "This cell is outside the table or is not a whole, positive count.",
    "matrix_unknown": "This is not a MatrixMarket coordinate file.",
    "matrix_cells_of_type": "Cells of type {type} cannot be read.",
    "matrix_size_negative": "Sizes cannot be negative.",
    "matrix_unopened": "This file cannot be opened ({reason}).",
    "matrix_archive_broken": "This file is not a valid {kind} archive.",
    "matrix_unreadable": "This file cannot be read ({reason}).",
    "matrix_too_large": (
        "This table has {rows:,} rows and {columns:,} columns: at most {most_rows:,} and {most_columns:,} can be read."
    ),
    "matrix_sizes_missing": "Three sizes are expected here: rows, columns, cells.",
    "matrix_numbers_missing": "{numbers} numbers are expected here.",
    "matrix_not_numbers": "Numbers are expected here.",
    "matrix_rows_wrong": "The rows of the table do not agree with its cells.",
    "matrix_rows_unordered": "The rows of the table do not follow one another.",
    "matrix_term_outside": "A cell of the table names a term outside the {terms} terms given.",
    "matrix_counts_wrong": "Counts must be whole numbers of at least 1, one for each cell.",
    "matrix_documents_missing": "There must be one document number for each row of the table.",
    "matrix_occurrence_outside": "An occurrence lies outside the table of {rows} rows and {terms} terms.",
    "matrix_counts_not_whole": "The table must hold whole, positive counts.",
    "matrix_groups_missing": "There must be one group number for each row of the table.",
    # what marks, links, evolves, holds
    "class_numbers_missing": "There are {classes} class numbers for {segments} segments.",
    "periods_missing": "There are {periods} periods for {segments} segments.",
    "periods_without_class": "No segment has both a class and a period.",
    "table_of_parts_wrong": "A table of words by parts, of whole positive frequencies, is expected.",
    "frequencies_of_other_words": "The two lists of frequencies must be about the same words.",
    "frequencies_negative": "Frequencies cannot be negative.",
    "frequencies_not_finite": "Frequencies are finite numbers, none of them negative.",
    "part_empty": "A part and the rest are compared: neither can be empty.",
    "table_of_texts_wrong": "A table of words by texts is expected.",
    "text_without_word": "Text {text} has no word: it has no distance to the others.",
    "supplementary_of_other_length": "Supplementary points need {expected} frequencies each, {given} were given.",
    "word_outside_table": "A word is asked for outside the {words} of the table.",
    "double_of_other_rows": "The two classifications are not about the same rows ({first} and {second}).",
    "double_nothing_common": "The two classifications have no two classes in common: try a simple classification.",
    "double_classes_fewer": "{asked} classes were asked for; the two classifications agree on {found}.",
    "classification_of_other_table": "The classification is about {segments} segments, the table has {rows}.",
    "class_solid": (
        "Class {number} is found again nearly whole when {share:.0%} of the segments are drawn ({stability:.2f})."
    ),
    "class_fair": (
        "Class {number} is found again in its main lines when {share:.0%} of the segments are drawn ({stability:.2f})."
    ),
    "class_fragile": (
        "Class {number} comes apart when {share:.0%} of the segments are drawn ({stability:.2f}): read it with care."
    ),
    "partition_stability": "Agreement of whole partitions over {draws} draws: {stability:.2f} (1 is perfect).",
    "order_stability": "With segments in other orders: {stability:.2f}.",
    "partition_unproven": (
        "The best choice of {classes} classes among {common} common ones takes too long to prove: ask for fewer "
        "classes."
    ),
    "double_classes_unproven": (
        "{asked} classes were asked for; the best choice of more than {found} among {common} common ones takes too "
        "long to prove."
    ),
    # options
    "numbers_unreadable": "“{value}” is no pair of numbers of classes: write two whole numbers, as 2,12",
    "double_unreadable": "“{value}” is no pair of sizes: write two whole numbers, as 10,15",
    "matrix_compare_unwanted": "numbers of classes are compared in the report of a corpus, and a ready table has none.",
    "matrix_double_unwanted": (
        "a double classification joins segments of the same text: it needs a corpus, not a ready table"
    ),
    "corpus_or_matrix": "give either a corpus, or a table with --matrix",
    "condition_unreadable": "“{condition}” is no condition: write variable=value",
    "condition_without_document": "no document has “{value}” for “{variable}”",
    "matrix_terms_wrong": "the names of the terms must be a JSON list of texts",
    "format_unwritable": (
        "“{kind}” is no format that can be written: choose .txt, .csv, .xlsx, .parquet, .json or .qdpx"
    ),
    "source_not_coded": "“{kind}” is neither a coded project nor a table",
    "classes_mostly_fragile": (
        "Most classes come apart when segments are drawn again: other cuts are nearly as good. Ask for fewer "
        "classes, which often hold better, or claim nothing from these without reading their segments."
    ),
    "number_wrong": "a whole number from {least} is expected, not {given!r}",
    # names of classes
    "class_colour_wrong": "the colour of class {number}, “{colour}”, is not written as #1f77b4.",
    "class_number_wrong": "“{number}” is not the number of a class (from 1), or that class is there twice.",
    # several variables
    "multiple_lengths_differ": "all variables must have the same number of rows.",
    "multiple_variables_few": "this analysis needs at least two variables with two values each, known for the same texts: {variables}.",
    "texts_not_coloured": "The texts hold {size:,} characters: they are not coloured by class, unless --full-text is given (from {most:,} on).",
}
