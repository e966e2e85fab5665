// What the page knows beside GraphiQL: remembered values (for this browser tab) and the last answer's price.
import { useSyncExternalStore } from "../vendor/graphiql.js";

const KEY = "playground:remembered";
const listeners = new Set();
let state = { remembered: load(), last: null };

export const current = () => state;

export function useStore() {
  return useSyncExternalStore(subscribe, current);
}

export function remember(values) {
  save({ ...state.remembered, ...values });
}

export function forget() {
  save({});
}

/** `last` is {operation, status, milliseconds, cost, debug, used}. */
export function report(last) {
  change({ last });
}

function save(remembered) {
  sessionStorage.setItem(KEY, JSON.stringify(remembered));
  change({ remembered });
}

function load() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

function change(part) {
  state = { ...state, ...part };
  for (const listener of listeners) listener();
}

function subscribe(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
