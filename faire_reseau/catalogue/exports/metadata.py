"""Productions as schema.org, Dublin Core and the meta tags that Zotero and search engines read."""

from typing import Any

from faire_reseau.catalogue.enums import Nature
from faire_reseau.catalogue.logic.records import Name, Record

SCHEMA_TYPES = {
    Nature.TEXT: "CreativeWork",
    Nature.REPORT: "Report",
    Nature.ARTICLE: "Article",
    Nature.ISSUE: "PublicationIssue",
    Nature.VIDEO: "VideoObject",
    Nature.MAP: "Map",
    Nature.COURSE: "LearningResource",
    Nature.DATASET: "Dataset",
    Nature.SOFTWARE: "SoftwareApplication",
    Nature.PICTURE: "ImageObject",
}
# Of the vocabulary of types of Dublin Core.
DCMI_TYPES = {
    Nature.VIDEO: "MovingImage",
    Nature.MAP: "Image",
    Nature.COURSE: "InteractiveResource",
    Nature.DATASET: "Dataset",
    Nature.SOFTWARE: "Software",
    Nature.PICTURE: "StillImage",
}


def schema_org(record: Record) -> dict[str, Any]:
    """The production as schema.org; nothing is said of what is not known."""
    data = {
        "@context": "https://schema.org",
        "@type": "Book" if record.isbn and record.nature == Nature.TEXT else SCHEMA_TYPES[Nature(record.nature)],
        "@id": record.page,
        "name": record.title,
        "description": record.summary,
        "url": record.page,
        "sameAs": [address for address in (record.address, record.doi and f"https://doi.org/{record.doi}") if address],
        "author": [_schema_name(name) for name in record.authors],
        "datePublished": str(record.when),
        "inLanguage": record.language,
        "publisher": {"@type": "Organization", "name": record.publisher} if record.publisher else None,
        "license": record.licence,
        "isbn": record.isbn,
        "about": list(record.themes),
        "spatialCoverage": list(record.territories),
        "isPartOf": list(record.part_of),
        "isBasedOn": list(record.version_of),
        "dateModified": record.changed_at.isoformat() if record.changed_at else None,
    }
    return {name: value for name, value in data.items() if value}


def _schema_name(name: Name) -> dict[str, str]:
    if name.body:
        return {"@type": "Organization", "name": name.body}
    parts = {"@type": "Person", "name": str(name), "familyName": name.family, "givenName": name.given}
    return {key: value for key, value in parts.items() if value}


def dublin_core(record: Record) -> list[tuple[str, str]]:
    """The fifteen elements of simple Dublin Core that are known, each as often as it is; what identifies it begins with its page."""
    identifiers = [record.page, record.address]
    identifiers += [f"urn:isbn:{record.isbn}"] if record.isbn else []
    identifiers += [f"https://doi.org/{record.doi}"] if record.doi else []
    pairs = [
        ("title", record.title),
        *(("creator", name.filed) for name in record.authors),
        *(("subject", theme) for theme in record.themes),
        ("description", record.summary),
        ("publisher", record.publisher),
        ("date", str(record.when)),
        ("type", DCMI_TYPES.get(Nature(record.nature), "Text")),
        ("type", record.kind),
        *(("identifier", identifier) for identifier in dict.fromkeys(identifiers)),
        ("language", record.language),
        *(("relation", page) for page in (*record.part_of, *record.version_of)),
        *(("coverage", territory) for territory in record.territories),
        ("rights", record.licence),
    ]
    return [(name, value) for name, value in pairs if value]


def meta_tags(record: Record) -> list[tuple[str, str]]:
    """Names and contents of the meta tags of its page: those of Google Scholar, which Zotero reads, and Dublin Core."""
    when = record.when
    pairs = [
        ("citation_title", record.title),
        *(("citation_author", name.filed) for name in record.authors),
        ("citation_publication_date", str(when).replace("-", "/")),
        ("citation_publisher", record.publisher),
        ("citation_isbn", record.isbn),
        ("citation_doi", record.doi),
        ("citation_language", record.language),
        ("citation_abstract_html_url", record.page),
        ("citation_pdf_url", record.file_address or ""),
        *((f"DC.{name}", value) for name, value in dublin_core(record)),
    ]
    return [(name, value) for name, value in pairs if value]
