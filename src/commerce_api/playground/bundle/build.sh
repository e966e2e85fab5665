#!/bin/sh
# Rebuilds ../static/vendor from the versions in package-lock.json. Needs node 20 or newer and npm.
# The work is done in a scratch folder: no node_modules are left in the repository.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/package.json" "$here/package-lock.json" "$here/entry.js" "$here/build.mjs" "$work/"
cd "$work"
npm ci --ignore-scripts --no-audit --no-fund
OUT="$here/../static/vendor" node build.mjs
