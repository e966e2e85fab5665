// The side panel that lists the example operations in order; each opens its tab.
import { createElement as h, useEditorContext, useEffect } from "../vendor/graphiql.js";

function Icon() {
  const line = { fill: "none", stroke: "currentColor", strokeWidth: 1.5, strokeLinecap: "round" };
  return h(
    "svg",
    { viewBox: "0 0 24 24", height: "1em", ...line },
    h("path", { d: "M4 6l1.2 1.2L7.5 5M4 12l1.2 1.2L7.5 11M4 18l1.2 1.2L7.5 17M11 6h9M11 12h9M11 18h9" }),
  );
}

/** A GraphiQL plugin: a numbered list of the operations. */
export function tour(operations) {
  return { title: "Tour", icon: Icon, content: () => h(Steps, { operations }) };
}

function Steps({ operations }) {
  const editor = useEditorContext({ nonNull: true });
  const active = editor.tabs[editor.activeTabIndex]?.title;
  useEffect(showActiveTab, [editor.activeTabIndex]);
  return h(
    "section",
    { className: "tour", "aria-label": "Tour" },
    h("h2", null, "Tour"),
    h("p", { className: "tour-hint" }, "Each step is a tab. Where variables say ", h("code", null, '"$cartId"'), ", the value of an earlier answer is sent."),
    h("ol", null, ...operations.map((step) => h(Step, { key: step.name, step, editor, active }))),
  );
}

function showActiveTab() {
  document.querySelector(".graphiql-tab-active")?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function Step({ step, editor, active }) {
  const isActive = step.operation === active;
  return h(
    "li",
    null,
    h(
      "button",
      { type: "button", "aria-current": isActive ? "step" : undefined, onClick: () => open(editor, step) },
      h("strong", null, step.title),
      h("span", null, step.description),
    ),
  );
}

function open(editor, step) {
  const index = editor.tabs.findIndex((tab) => tab.title === step.operation);
  if (index >= 0) {
    editor.changeTab(index);
    return;
  }
  editor.addTab();
  // The editors show the new tab only after GraphiQL has drawn it.
  setTimeout(() => {
    editor.queryEditor.setValue(step.query);
    editor.variableEditor.setValue(step.variables);
  }, 0);
}
