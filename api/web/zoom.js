// @ts-check
// Makes the picture smaller and larger. Smaller, it shows less of each part, so that it stays readable and quick.

const STEPS = [0.25, 0.35, 0.5, 0.65, 0.8, 1, 1.25, 1.5];
const LEAST = /** @type {number} */ (STEPS[0]);
const BRIEF = 0.8;
const FAR = 0.5;

/** The scale that was chosen last, kept while the page is open. */
let scale = 1;

/**
 * @param {HTMLElement} main
 */
export function zoom(main) {
  const picture = main.querySelector(".picture > svg.chain");
  const place = main.querySelector(".zoom");
  if (!(picture instanceof SVGSVGElement) || !(place instanceof HTMLElement)) return;
  const box = picture.viewBox.baseVal;
  /** @param {number} to */
  const show = (to) => {
    scale = to;
    picture.setAttribute("width", String(box.width * to));
    picture.setAttribute("height", String(box.height * to));
    picture.classList.toggle("brief", to < BRIEF);
    picture.classList.toggle("far", to < FAR);
  };
  const room = () => (picture.parentElement?.clientWidth ?? box.width) / box.width;
  place.replaceChildren(
    button("−", place.dataset.out ?? "", () => show(STEPS.findLast((step) => step < scale) ?? LEAST)),
    button("+", place.dataset.in ?? "", () => show(STEPS.find((step) => step > scale) ?? scale)),
    button("↔", place.dataset.fit ?? "", () => show(Math.min(1, Math.max(LEAST, room())))),
  );
  if (scale !== 1) show(scale);
}

/**
 * @param {string} sign
 * @param {string} label
 * @param {() => void} press
 */
function button(sign, label, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn";
  made.textContent = sign;
  made.setAttribute("aria-label", label);
  made.title = label;
  made.addEventListener("click", press);
  return made;
}
