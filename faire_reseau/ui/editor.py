"""The rich text editor as a form field's widget: a textarea that works alone, and what its script needs to know."""

import json
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from faire_reseau.kit.richtext import to_text


def editor_labels() -> dict[str, Any]:
    """The words of the editor's buttons, questions and answers, in the language of the page."""
    return {
        "toolbar": _("Formatting"),
        "text": _("Text"),
        "hint": _("Alt + F10 goes to the formatting buttons, Escape comes back to the text."),
        "keys": {"Mod": _("Ctrl"), "Cmd": "⌘", "Alt": _("Alt"), "Shift": _("Shift")},
        "bold": _("Bold"),
        "italic": _("Italic"),
        "heading2": _("Heading"),
        "heading3": _("Subheading"),
        "bulletList": _("List"),
        "orderedList": _("Numbered list"),
        "quote": _("Quote"),
        "link": _("Link"),
        "rule": _("Dividing line"),
        "picture": _("Picture"),
        "freeRecord": _("Detach from its record"),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "apply": _("Apply"),
        "cancel": _("Cancel"),
        "linkAddress": _("Address"),
        "linkHelp": _("For example https://example.org, /a-page-of-this-site or an e-mail address."),
        "linkRemove": _("Remove the link"),
        "linkWrong": _("This address leads nowhere. Copy it from the page it should open."),
        "pictureFile": _("Picture file (JPEG, PNG or WebP)"),
        "pictureAlt": _("Alternative text"),
        "pictureAltHelp": _("What one would say of the picture to someone who cannot see it."),
        "pictureCaption": _("Caption (optional)"),
        "pictureCredit": _("Credit (optional)"),
        "pictureMissing": _("Choose a picture first."),
        "pictureAltMissing": _("Say in a few words what the picture shows."),
        "pictureFailed": _("The picture could not be sent. Check the connection and try again."),
        "uploading": _("Sending the picture…"),
        "kept": _(
            "A text that was not saved is kept in this browser, from {date} ({where}, {size} characters). Take it back?"
        ),
        "keptHere": _("written in this tab"),
        "keptElsewhere": _("written in another tab or window of this device"),
        "keptRestore": _("Take it back"),
        "keptDiscard": _("Forget it"),
        "offline": _("No connection: your text is kept in this browser. Save it again when the connection is back."),
    }


class RichTextArea(forms.Textarea):
    """A textarea of HTML over which the editor is laid when scripts run.

    `document` names the text ("article:12") under which unsaved words are kept in the browser; without it none are.
    `upload_url` receives pictures (POST, field `file`, X-CSRFToken; answers {src, width, height} or {error}).
    The page loads `ui/editor.css`, and `ui/editor.js` as a module. The form passes the value to `kit.richtext.clean`.
    """

    def __init__(self, attrs: dict[str, Any] | None = None, *, document: str = "", upload_url: str = "") -> None:
        super().__init__({"rows": 16, **(attrs or {})})
        self.document = document
        self.upload_url = upload_url

    def in_words(self, value: str) -> str:
        """The text without its marks; for `kit.forms.in_words`."""
        return to_text(value)

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        textarea = super().render(name, value, attrs, renderer)
        labels = json.dumps(editor_labels(), ensure_ascii=False)
        return format_html(
            '<div data-editor data-labels="{}" data-document="{}" data-upload-url="{}">{}</div>',
            labels,
            self.document,
            self.upload_url,
            textarea,
        )
