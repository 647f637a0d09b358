// @ts-check
// Says that newer data were loaded since the page was shown: looked for when a reader comes back to it, and now and then.

const EVERY = 60_000;

/**
 * @param {HTMLElement} main
 * @returns {() => void} Takes back what was said, where the page is of the data that are loaded now.
 */
export function newer(main) {
  const said = /** @type {HTMLElement} */ (document.getElementById("newer"));
  let loaded = "";
  const tell = () => {
    const shown = main.dataset.versions ?? "";
    const isNewer = shown !== "" && loaded !== "" && shown !== loaded;
    if (isNewer === !said.hidden) return;
    said.hidden = !isNewer;
    const again = document.createElement("a");
    again.href = location.href;
    again.textContent = document.body.dataset.again ?? "";
    again.addEventListener("click", (event) => {
      event.preventDefault();
      location.reload();
    });
    said.replaceChildren(...(isNewer ? [`${document.body.dataset.newer ?? ""} `, again] : []));
  };
  const look = async () => {
    if (document.hidden || !main.dataset.versions) return;
    try {
      const response = await fetch(`${document.body.dataset.root ?? "./"}v1/sources`, { headers: { Accept: "application/json" } });
      if (!response.ok) return;
      const sources = /** @type {Api.DataAnswer[]} */ (await response.json());
      loaded = sources.map(({ version }) => version).join(".");
      tell();
    } catch {
      // Whether the service is there is said when it is asked for something.
    }
  };
  document.addEventListener("visibilitychange", look);
  addEventListener("focus", look);
  setInterval(look, EVERY);
  return () => {
    loaded = "";
    tell();
  };
}
