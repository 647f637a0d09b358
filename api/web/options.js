// What a question can name, as the service offers it.

import { el } from "./elements.js";

/** Fill the choices of the form, and what holds where a field is left empty. */
export function fillOptions(form, { traversals, risk_classes }) {
  const [first] = traversals;
  form.elements.traversal.replaceChildren(
    ...traversals.map((traversal) =>
      el("option", { value: traversal === first ? "" : traversal.name }, `${traversal.name}: ${traversal.description}`)),
  );
  form.elements.risk_class.append(
    ...risk_classes.map((risk_class) => el("option", { value: risk_class.name, title: risk_class.description }, risk_class.label)),
  );
  const usual = (field) => traversals.map((traversal) => `${traversal[field]} for ${traversal.name}`).join(", ");
  document.getElementById("usual-share").textContent = usual("min_share");
  document.getElementById("usual-hops").textContent = usual("max_hops");
}
