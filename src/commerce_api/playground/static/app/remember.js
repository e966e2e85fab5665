// Values of earlier answers that later operations need: what to keep, and where to put it.

const PLACEHOLDER = /^\$([A-Za-z]\w*)$/;

/** Dotted paths of all leaves; `lines.nodes[0].id` and `lines.edges[0].node.id` are both `lines[0].id`. */
function* leaves(value, path) {
  if (value === null || value === undefined) return;
  if (typeof value !== "object") {
    yield [path.replace(/\.(nodes|edges)\[/g, "[").replace(/\]\.node(?=\.)/g, "]"), value];
    return;
  }
  for (const [key, child] of Object.entries(value)) {
    yield* leaves(child, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`);
  }
}

/** The values that an answer holds for the rules `{path, variable}`: `path` fits the end of a leaf's path. */
export function collect(rules, data) {
  const all = [...leaves(data, "")];
  const found = {};
  for (const { path, variable } of rules) {
    if (variable in found) continue;
    const leaf = all.find(([where]) => where.endsWith(`.${path}`));
    if (leaf) found[variable] = leaf[1];
  }
  return found;
}

/** Variables with `"$name"`, and nulls of a known name, replaced; lists the names it used and missed. */
export function fill(variables, known) {
  const used = {};
  const missing = new Set();
  const replace = (value, key) => {
    if (Array.isArray(value)) return value.map((item) => replace(item, key));
    if (value !== null && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, replace(item, name)]));
    }
    const name = nameIn(value, key, known);
    if (name === null) return value;
    if (name === "uuid") return uuid();
    if (name in known) return (used[name] = known[name]);
    missing.add(name);
    return value;
  };
  return { filled: replace(variables ?? {}, ""), used, missing: [...missing] };
}

function nameIn(value, key, known) {
  if (value === null) return key in known ? key : null;
  const found = typeof value === "string" ? PLACEHOLDER.exec(value) : null;
  return found ? found[1] : null;
}

// crypto.randomUUID is absent where the page is not served over HTTPS or from localhost.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
