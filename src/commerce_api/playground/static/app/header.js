// The page's own rows above GraphiQL: the shop's name, what the last answer cost, and remembered values.
import { Fragment, createElement as h, useState } from "../vendor/graphiql.js";
import { forget, useStore } from "./store.js";

export function Header({ shop, docs }) {
  const { last, remembered } = useStore();
  const [open, setOpen] = useState(false);
  return h(
    Fragment,
    null,
    h(Brand, { shop, docs }),
    h(
      "div",
      { className: "strip" },
      h("output", { className: "strip-cost", "aria-label": "Last answer" }, ...facts(last)),
      h(Toggle, { open, setOpen, count: Object.keys(remembered).length }),
    ),
    open && h(Remembered, { remembered, used: last?.used ?? {} }),
  );
}

function Brand({ shop, docs }) {
  return h(
    "header",
    { className: "brand" },
    h("span", { className: "brand-mark", "aria-hidden": true }, "{c}"),
    h("h1", null, shop),
    h("span", { className: "brand-kind" }, "GraphQL playground"),
    h("nav", null, docs && h("a", { href: docs }, "Docs")),
  );
}

function facts(last) {
  if (!last) return [h("span", { key: "none", className: "faint" }, "Run a step to see what it costs.")];
  const { operation, status, milliseconds, cost, debug } = last;
  const bucket = cost?.throttleStatus;
  return [
    fact("operation", operation || "Answer"),
    status >= 400 && fact("status", `HTTP ${status}`),
    cost && fact("cost", `cost ${price(cost)}`),
    fact("time", `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`),
    statements(debug) !== null && fact("statements", plural(statements(debug), "SQL statement")),
    bucket && fact("budget", `budget ${bucket.currentlyAvailable} of ${bucket.maximumAvailable}`),
  ].filter(Boolean);
}

const fact = (name, text) => h("span", { key: name, className: "fact", "data-fact": name }, text);

function price({ actualQueryCost, requestedQueryCost }) {
  if (actualQueryCost === undefined || actualQueryCost === null) return `${requestedQueryCost}`;
  return requestedQueryCost ? `${actualQueryCost} (at most ${requestedQueryCost})` : `${actualQueryCost}`;
}

/** `extensions.debug.statements` is their number, or the list of them. */
function statements(debug) {
  const found = debug?.statements;
  if (Array.isArray(found)) return found.length;
  return typeof found === "number" ? found : null;
}

const plural = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

function Toggle({ open, setOpen, count }) {
  const props = { type: "button", className: "strip-toggle", "aria-expanded": open, onClick: () => setOpen(!open) };
  return h("button", props, `Remembered values (${count}) ${open ? "▴" : "▾"}`);
}

function Remembered({ remembered, used }) {
  const rows = Object.entries(remembered);
  return h(
    "section",
    { className: "remembered", "aria-label": "Remembered values" },
    rows.length === 0
      ? h("p", { className: "faint" }, "Nothing yet. Ids of each answer are kept here for the steps that follow.")
      : h("dl", null, ...rows.map(([name, value]) => h(Value, { key: name, name, value, used: name in used }))),
    h("button", { type: "button", onClick: forget, disabled: rows.length === 0 }, "Reset"),
  );
}

function Value({ name, value, used }) {
  const title = used ? "Filled into the operation sent last" : undefined;
  return h("div", { className: used ? "used" : undefined, title }, h("dt", null, `$${name}`), h("dd", null, `${value}`));
}
