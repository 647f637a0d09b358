// @ts-check
// Names that begin as what is typed: a list under the search box; Enter screens the text as typed.

const WAIT = 120;
const MOST = 8;
const HAN = /[\u3400-\u9fff]/;

/**
 * @param {HTMLInputElement} box
 */
export function typeahead(box) {
  const list = /** @type {HTMLUListElement} */ (document.getElementById("found"));
  const root = document.body.dataset.root ?? "./";
  let waiting = 0;
  let asking = new AbortController();
  let chosen = -1;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };

  /** @param {number} place */
  const choose = (place) => {
    const items = [...list.children];
    chosen = items.length ? (place + items.length + 1) % (items.length + 1) : -1;
    if (chosen === items.length) chosen = -1;
    items.forEach((item, at) => item.setAttribute("aria-selected", String(at === chosen)));
    if (chosen >= 0) box.setAttribute("aria-activedescendant", items[chosen].id);
    else box.removeAttribute("aria-activedescendant");
  };

  /** @param {Element} item */
  const take = (item) => {
    box.value = item.getAttribute("data-name") ?? "";
    close();
    box.form?.requestSubmit();
  };

  /** @param {Api.SearchMatch[]} found */
  const show = (found) => {
    list.replaceChildren(...found.slice(0, MOST).map(({ entity, matched_name }, at) => {
      const item = document.createElement("li");
      item.id = `found-${at}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.setAttribute("data-name", entity.id);
      const name = document.createElement("b");
      name.textContent = entity.caption.slice(0, 200);
      const note = document.createElement("small");
      note.textContent = [matched_name === entity.caption ? "" : matched_name.slice(0, 200), entity.id].filter(Boolean).join(" · ");
      item.append(name, note);
      return item;
    }));
    chosen = -1;
    list.hidden = found.length === 0;
    box.setAttribute("aria-expanded", String(found.length > 0));
  };

  const ask = async () => {
    asking.abort();
    asking = new AbortController();
    const text = box.value.trim();
    if (text.length < (HAN.test(text) ? 1 : 2)) return close();
    try {
      const query = new URLSearchParams({ q: text, prefix: "true", matches: String(MOST) });
      const response = await fetch(`${root}v1/search?${query}`, { signal: asking.signal });
      if (!response.ok || document.activeElement !== box) return;
      const answer = /** @type {Api.SearchAnswer} */ (await response.json());
      show(answer.matches);
    } catch {
      // The list is a help: without it the text is screened as typed.
    }
  };

  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(ask, WAIT);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) ask();
      else choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter") {
      clearTimeout(waiting);
      asking.abort();
      if (chosen >= 0) {
        event.preventDefault();
        take(list.children[chosen]);
      } else close();
    } else if (event.key === "Escape") {
      if (list.hidden) box.blur();
      close();
    }
  });
  box.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("mousedown", (event) => {
    const item = event.target instanceof Element ? event.target.closest("li") : null;
    if (item === null) return;
    event.preventDefault();
    take(item);
  });
}
