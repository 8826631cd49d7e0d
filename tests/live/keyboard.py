"""A person who has a keyboard and no mouse: walks by Tab, looks at each stop, and listens to the region that speaks."""

from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from tests.live.entering import enter_by_link
from tests.live.server import Site

# Keeps all that the speaking region of a page says, from its first line on.
LISTEN = """
window.heard = [];
addEventListener("DOMContentLoaded", () => {
  const region = document.querySelector("[data-announcements]");
  if (region) new MutationObserver(() => region.textContent && heard.push(region.textContent)).observe(region, { childList: true });
});
"""
# Some point of an element is in sight and not under anything else: a sticky bar, a header that stays. A link that goes on
# in the next line has a box in each.
IS_SEEN = """(one) => [...one.getClientRects()].some((box) => {
  const [left, right] = [Math.max(0, box.left), Math.min(innerWidth, box.right)];
  const [top, bottom] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)];
  const points = [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) =>
    document.elementFromPoint(left + x * (right - left), top + y * (bottom - top))));
  return points.some((point) => one.contains(point));
})"""
# What is wrong with where the focus is, "" when nothing is.
FAULT = f"""() => {{
  const one = document.activeElement;
  if (one === document.body) return "";
  const name = `${{one.tagName}} ${{(one.getAttribute("aria-label") ?? one.textContent).trim().slice(0, 40)}}`;
  const {{ outlineStyle, outlineWidth }} = getComputedStyle(one);
  if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) return `${{name}}: no outline`;
  return ({IS_SEEN})(one) ? "" : `${{name}}: out of sight`;
}}"""
IS_FOCUSED = "(targets) => targets.includes(document.activeElement)"


class Keyboard:
    """The page in front of them, and `faults`: the stops of this page where the focus was not seen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []

    def to(self, target: Locator, key: str = "Tab", at_most: int = 60) -> None:
        """Press `key` until the focus is on `target`; every stop on the way is looked at."""
        stops = []
        for _ in range(at_most):
            self.page.keyboard.press(key)
            self.look()
            if target.evaluate_all(IS_FOCUSED):
                return
            stops.append(self.page.evaluate("document.activeElement.textContent.trim().slice(0, 30)"))
        raise AssertionError(f"{key} never reached {target}, but: {stops}")

    def press(self, *keys: str) -> None:
        """Press `keys` one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, words: str) -> None:
        """Type `words` where the focus is."""
        self.page.keyboard.type(words)

    def look(self) -> None:
        """See where the focus is."""
        fault = self.page.evaluate(FAULT)
        if fault and fault not in self.faults:
            self.faults.append(fault)

    def is_at(self, target: Locator) -> None:
        """Wait until the focus is on `target`, and look."""
        expect(target).to_be_focused()
        self.look()

    def hears_once(self, words: str) -> None:
        """Wait until the speaking region says `words`; it says them no second time."""
        self.page.wait_for_function("(words) => heard.some((said) => said.includes(words))", arg=words)
        heard = " ".join(self.page.evaluate("heard"))
        assert heard.count(words) == 1, heard

    def takes(self, path: str) -> None:
        """Wait until the browser stands at `path`, anchor included."""
        self.page.wait_for_url(f"**{path}")


def keyboard_of(browser: Browser, site: Site, name: str, path: str, **options: Any) -> Keyboard:
    """The keyboard of who enters `site` as `name` and stands at the top of `path`."""
    context = browser.new_context(
        **{"locale": "en-GB", "viewport": {"width": 1100, "height": 640}, "reduced_motion": "reduce"} | options
    )
    page = context.new_page()
    enter_by_link(page, site, name)
    context.add_init_script(LISTEN)
    page.goto(f"{site.address}{path}")
    return Keyboard(page)
