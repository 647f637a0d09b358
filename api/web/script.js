// The page: reads the question from its address, asks the service, shows the answer.

import { answerParts } from "./answer.js";
import { dataPart } from "./data.js";
import { fillOptions } from "./options.js";
import { problemPart } from "./problem.js";
import { resolved } from "./references.js";

const FIELDS = {
  q: "name",
  country: "country",
  address: "address",
  at: "valid_at",
  traversal: "traversal",
  risk_class: "risk_classes",
  min_grade: "min_grade",
  min_share: "min_share",
  max_hops: "max_hops",
};

/** Fields of the service that take a list. */
const LISTS = new Set(["risk_classes"]);

const form = document.getElementById("question");
const status = document.getElementById("status");
const shown = document.getElementById("answer");
let asking = new AbortController();

/** The fields of the question that the address states; the others are the service's to fill in. */
function fieldsOfAddress() {
  const given = new URLSearchParams(location.search);
  return Object.keys(FIELDS).filter((name) => given.get(name)).map((name) => [name, given.get(name)]);
}

/** The same question of another entity, without what the order says of the consignee. */
function hrefOf(id) {
  const { country, address, ...asked } = Object.fromEntries(fieldsOfAddress());
  return `?${new URLSearchParams({ ...asked, q: id })}`;
}

function fillForm() {
  const given = new Map(fieldsOfAddress());
  for (const name of Object.keys(FIELDS)) form.elements[name].value = given.get(name) ?? "";
  if (given.size > 1) document.getElementById("options").open = true;
}

/** A field of the address as the service takes it. */
function asField([name, value]) {
  const field = FIELDS[name];
  return [field, LISTS.has(field) ? [value] : value];
}

/** The answer to a request, or a problem document, whatever went wrong. */
async function fetched(path, options) {
  try {
    const response = await fetch(path, options);
    return [response.ok, await response.json()];
  } catch (error) {
    if (error.name === "AbortError") return null;
    return [false, { title: "The service does not answer", detail: "Is it still running? Nothing was shown." }];
  }
}

async function show({ isSubmitted = false } = {}) {
  fillForm();
  asking.abort();
  asking = new AbortController();
  shown.replaceChildren();
  const question = fieldsOfAddress();
  if (!question.some(([name]) => name === "q")) {
    document.title = "Ketting";
    status.textContent = "";
    const result = await fetched("v1/sources", { signal: asking.signal });
    if (result) shown.replaceChildren(result[0] ? dataPart(result[1]) : problemPart(result[1]));
    return;
  }
  status.textContent = "Searching …";
  // Sent as written: the service, not this page, says what is no date and no number.
  const result = await fetched("v1/screen", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(Object.fromEntries(question.map(asField))),
    signal: asking.signal,
  });
  if (!result) return;
  const [isAnswer, body] = result;
  status.textContent = "";
  document.title = `${new Map(question).get("q").slice(0, 80)}: ${isAnswer ? body.decision : body.title} · Ketting`;
  shown.replaceChildren(...(isAnswer ? answerParts(resolved(body), hrefOf) : [problemPart(body)]));
  if (isSubmitted) shown.querySelector("h2").focus();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const stated = [...new FormData(form)].filter(([, value]) => value !== "");
  history.pushState(null, "", `?${new URLSearchParams(stated)}`);
  show({ isSubmitted: true });
});
addEventListener("popstate", () => show());

// The options are of this service: a traversal or class that is added to it is offered here.
const offered = await fetched("v1/options", {});
if (offered?.[0]) fillOptions(form, offered[1]);
show();
