"""The page in a browser: what a reader does with it, and what it shows."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit

from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

# For each text on the page, its contrast with what is painted behind it (WCAG 2.2, 1.4.3).
POOR_CONTRAST = """
const luminance = (rgb) => {
  const [r, g, b] = rgb.map((v) => v / 255).map((v) => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
  return .2126 * r + .7152 * g + .0722 * b;
};
const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
const behind = (node) => {
  for (let at = node; at; at = at.parentElement) {
    const colour = channels(getComputedStyle(at).backgroundColor);
    if (colour.length === 3 || colour[3] === 1) return colour.slice(0, 3);
  }
  return [255, 255, 255];
};
const poor = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const text = walker.currentNode.textContent.trim();
  const parent = walker.currentNode.parentElement;
  if (!text || !parent.checkVisibility() || parent.closest("svg")) continue;
  const [a, b] = [channels(getComputedStyle(parent).color).slice(0, 3), behind(parent)].map(luminance);
  const contrast = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  if (contrast < 4.5) poor.push(`${contrast.toFixed(2)}: ${text.slice(0, 40)}`);
}
return poor;
"""

IN_VIEW = """
const box = document.querySelector(arguments[0])?.getBoundingClientRect();
return box !== undefined && box.height > 0 && box.top >= 0 && box.bottom <= innerHeight
  && box.left >= 0 && box.right <= innerWidth;
"""

# Text of a picture that reaches beyond the box it stands in.
CUT = """
return [...document.querySelectorAll("svg.chain a")].flatMap((part) => {
  const box = part.querySelector(".box").getBoundingClientRect();
  return [...part.querySelectorAll("text")]
    .filter((text) => {
      const own = text.getBoundingClientRect();
      return own.left < box.left - 1 || own.right > box.right + 1 || own.bottom > box.bottom + 1;
    })
    .map((text) => text.textContent);
});
"""

# Boxes of a picture that lie on each other.
OVERLAPPING = """
const whole = "svg.chain .box:not(.action .box, .member .box)";
const boxes = [...document.querySelectorAll(whole)].map((box) => box.getBoundingClientRect());
return boxes.flatMap((one, at) => boxes.slice(at + 1).filter((other) =>
  one.left < other.right && other.left < one.right &&
  one.top < other.bottom && other.top < one.bottom)).length;
"""


class Page:
    """What a reader does with the page, and what it shows."""

    def __init__(self, browser: Chrome, address: str) -> None:
        self.browser = browser
        self.address = address

    def open(self, path: str = "/", **question: str) -> None:
        self.browser.get(f"{self.address}{path}{'?' + urlencode(question) if question else ''}")

    def ask(self, name: str) -> None:
        """Type a name and press Enter, as with a keyboard alone."""
        box = self.find("#q")
        box.clear()
        box.send_keys(name, Keys.ENTER)
        self.wait_until(lambda: self.question().get("q") == name)
        self.wait_for("#main:not([aria-busy]) #sentence")

    def question(self) -> dict[str, str]:
        """The question in the address."""
        return {
            name: values[0] for name, values in parse_qs(urlsplit(self.browser.current_url).query).items()
        }

    def find(self, selector: str) -> WebElement:
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[WebElement]:
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def text(self, selector: str = "main") -> str:
        return self.find(selector).text

    def wait_for(self, selector: str) -> WebElement:
        self.wait_until(lambda: bool(self.all(selector)))
        return self.find(selector)

    def wait_until(self, is_so: Callable[[], bool]) -> None:
        waiting = WebDriverWait(self.browser, 10, 0.05, [StaleElementReferenceException])
        waiting.until(lambda _: is_so())

    def resize(self, width: int, height: int = 900) -> None:
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def prefer(self, scheme: str) -> None:
        """Show the page as to a reader who prefers `light` or `dark`."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def is_in_view(self, selector: str) -> bool:
        """Whether the first element stands in the window whole, without scrolling."""
        return bool(self.browser.execute_script(IN_VIEW, selector))

    def hosts_asked(self) -> set[str]:
        """The host and port of everything that the page has loaded."""
        script = "return performance.getEntriesByType('resource').map((entry) => entry.name)"
        return {urlsplit(name).netloc for name in self.browser.execute_script(script)}

    def errors(self) -> list[str]:
        """What the browser complained of since the last call."""
        return [entry["message"] for entry in self.browser.get_log("browser")]
