"""What a page loses when its letters are twice as large, or stand further apart (RGAA 10.4 and 10.12): asked in a browser."""

from playwright.sync_api import Page

LOST = """(how) => {
  const lost = document.documentElement.scrollWidth > innerWidth ? [`${how}: the page scrolls sideways`] : [];
  const unseen = ".visually-hidden, svg, [aria-hidden=true], select, option, dialog:not([open]), details:not([open]) > :not(summary)";
  for (const part of document.querySelectorAll("body *")) {
    const style = getComputedStyle(part);
    const cuts = [style.overflowX, style.overflowY].some((way) => way === "hidden" || way === "clip");
    if (!cuts || part.closest(unseen) || !part.checkVisibility() || !part.textContent.trim()) continue;
    if (part.scrollWidth > part.clientWidth + 2 || part.scrollHeight > part.clientHeight + 2)
      lost.push(`${how}: ${part.tagName} ${part.className} is cut`);
  }
  return lost;
}"""
# A sheet made by a script: the policy of the pages allows no other.
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`*, * * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
    p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""


def lost(page: Page) -> list[str]:
    """What is cut or makes the page scroll sideways, with letters of 200 %, then with more space; the page is as before after.

    Large letters are tried in a window of 640 pixels at least, more space in the one that the page has.
    """
    before = page.viewport_size or {"width": 640, "height": 800}
    page.set_viewport_size({"width": max(640, before["width"]), "height": before["height"]})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    faults = page.evaluate(LOST, "letters of 200 %")
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size(before)
    page.evaluate(SPACED)
    faults += page.evaluate(LOST, "more space")
    page.evaluate("document.adoptedStyleSheets = []")
    return faults
