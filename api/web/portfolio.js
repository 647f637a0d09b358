// @ts-check
// Asks how far a file is screened, and shows the page again when it is done. Without it the page does so itself.

const EVERY = 1_500;
const MOST_FAILURES = 20;

/**
 * @param {HTMLElement} main
 */
export function portfolio(main) {
  const bar = /** @type {HTMLProgressElement | null} */ (main.querySelector("[data-progress]"));
  if (!bar) return;
  let failures = 0;
  const ask = async () => {
    try {
      const response = await fetch(bar.dataset.progress ?? "", { headers: { Accept: "application/json" } });
      if (!response.ok) throw new TypeError("the answer is no progress");
      const told = /** @type {{state: string, done: number}} */ (await response.json());
      if (told.state !== "running") return location.reload();
      bar.value = told.done;
      failures = 0;
    } catch {
      failures += 1;
    }
    if (failures < MOST_FAILURES) setTimeout(ask, EVERY);
  };
  setTimeout(ask, EVERY);
}
