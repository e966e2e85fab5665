// Starts the page: fetches the shop's example operations and hands them to GraphiQL as tabs.
import { Fragment, GraphiQL, createElement as h, createRoot } from "../vendor/graphiql.js";
import { createFetcher } from "./fetcher.js";
import { Header } from "./header.js";
import { tour } from "./tour.js";

const WIDE = "(min-width: 60rem)";

async function start() {
  const root = document.getElementById("playground");
  try {
    const response = await fetch(root.dataset.operations);
    if (!response.ok) throw new Error(`status ${response.status}`);
    createRoot(root).render(h(Page, page(await response.json())));
  } catch (error) {
    root.textContent = `The playground could not start: ${error.message}. Reload the page to try again.`;
  }
}

function page({ shop, docs, endpoint, operations, remember, revision }) {
  document.title = `${shop} · GraphQL playground`;
  dropOutdatedTabs(revision, operations[0]);
  return {
    shop,
    docs,
    fetcher: createFetcher({ endpoint, rules: remember }),
    operations,
    panel: operations.length > 0 ? tour(operations) : null,
  };
}

// GraphiQL keeps tabs between visits: new example operations would never be seen. And it shows the
// variables of the first default tab only if they are what it remembers as shown last.
function dropOutdatedTabs(revision, first) {
  if (localStorage.getItem("playground:revision") === revision) return;
  for (const name of ["tabState", "query", "headers"]) localStorage.removeItem(`graphiql:${name}`);
  localStorage.setItem("graphiql:variables", first?.variables ?? "");
  localStorage.setItem("playground:revision", revision);
}

function Page({ shop, docs, fetcher, operations, panel }) {
  const tabs = operations.map(({ query, variables }) => ({ query, variables }));
  const props = {
    fetcher,
    defaultTabs: tabs.length > 0 ? tabs : undefined,
    defaultEditorToolsVisibility: "variables",
    plugins: panel ? [panel] : [],
    visiblePlugin: panel && matchMedia(WIDE).matches ? panel : undefined,
    shouldPersistHeaders: false,
  };
  return h(
    Fragment,
    null,
    h(Header, { shop, docs }),
    h("main", null, h(GraphiQL, props, h(GraphiQL.Logo, null, h("span")))),
  );
}

start();
