// Sends operations: fills in remembered values, measures, and remembers what the answer brings.
import { Kind, parse } from "../vendor/graphiql.js";
import { collect, fill } from "./remember.js";
import { current, remember, report } from "./store.js";

const JSON_TYPES = "application/graphql-response+json, application/json;q=0.9";

/** A GraphiQL fetcher for one endpoint; `rules` are those of remember.json. */
export function createFetcher({ endpoint, rules }) {
  return async (params, { headers } = {}) => {
    if (params.operationName === "IntrospectionQuery") {
      return (await post(endpoint, params, headers, JSON_TYPES)).json();
    }
    const { remembered } = current();
    const variables = fill(params.variables, remembered);
    const named = fill(headers, remembered);
    const missing = [...variables.missing, ...named.missing];
    if (missing.length > 0) return unknown(missing);
    const { operationName, kind } = chosen(params);
    const sent = { ...params, operationName, variables: variables.filled };
    const used = { ...variables.used, ...named.used };
    const send = kind === "subscription" ? subscribe : ask;
    return send({ endpoint, sent, headers: named.filled, used, rules });
  };
}

async function ask({ endpoint, sent, headers, used, rules }) {
  const started = performance.now();
  const response = await post(endpoint, sent, headers, JSON_TYPES);
  const answer = await read(response);
  note({ answer, sent, used, rules, status: response.status, started });
  return answer;
}

async function* subscribe({ endpoint, sent, headers, used, rules }) {
  const started = performance.now();
  const response = await post(endpoint, sent, headers, `text/event-stream, ${JSON_TYPES}`);
  if (!response.headers.get("content-type")?.startsWith("text/event-stream")) {
    yield await read(response);
    return;
  }
  for await (const { event, data } of events(response.body)) {
    if (event === "complete") return;
    if (!data) continue;
    const answer = JSON.parse(data);
    note({ answer, sent, used, rules, status: response.status, started });
    yield answer;
  }
}

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (text + value).split(/\r?\n\r?\n/);
      text = blocks.pop();
      yield* blocks.map(event);
    }
  } finally {
    await reader.cancel();
  }
}

function event(block) {
  const lines = block.split(/\r?\n/);
  const values = (name) =>
    lines.filter((line) => line.startsWith(`${name}:`)).map((line) => line.slice(name.length + 1).trimStart());
  return { event: values("event")[0] ?? "message", data: values("data").join("\n") };
}

function post(endpoint, body, headers, accept) {
  return fetch(endpoint, {
    method: "POST",
    credentials: "omit",
    headers: { Accept: accept, "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

async function read(response) {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return failure(`The server answered with status ${response.status} and no JSON.`, text.slice(0, 500));
  }
}

function note({ answer, sent, used, rules, status, started }) {
  const { cost, debug } = answer.extensions ?? {};
  const operation = sent.operationName ?? "";
  report({ operation, status, used, cost, debug, milliseconds: performance.now() - started });
  remember(collect(rules, answer.data));
}

// Right after a change of tab GraphiQL still gives the name of the operation in the tab before.
function chosen({ query, operationName }) {
  try {
    const operations = parse(query).definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
    const found = operations.find(({ name }) => name?.value === operationName);
    const only = operations.length === 1 ? operations[0] : undefined;
    const operation = found ?? only;
    return { operationName: operation ? operation.name?.value : operationName, kind: operation?.operation };
  } catch {
    return { operationName }; // the server says better what is wrong with the document
  }
}

function unknown(names) {
  const list = names.map((name) => `$${name}`).join(", ");
  return failure(
    `Not sent: no value is remembered for ${list}. Run the step that fetches it first, or write a value in its place.`,
  );
}

function failure(message, body) {
  return { errors: [{ message, ...(body && { extensions: { body } }) }] };
}
