// Bundles entry.js into $OUT: graphiql.js, graphiql.css, their .gz twins, and THIRD_PARTY.txt.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const OUT = process.env.OUT ?? "out";

// Packages that declare a licence and name its holder, but ship no text of it.
const HOLDERS = {
  "@headlessui/react": "Tailwind Labs, Inc.",
  "react-compiler-runtime": "Meta Platforms, Inc. and affiliates",
  "react-remove-scroll-bar": "Anton Korzunov",
  "toggle-selection": "sudodoki",
};

const MIT = (holder) => `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`;

function packageFolders(metafile) {
  const folders = new Set();
  for (const output of Object.values(metafile.outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(output.inputs)) {
      const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path);
      if (found && bytesInOutput > 0) folders.add(found[1]);
    }
  }
  return [...folders].sort();
}

function licenceOf(folder, name, licence) {
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  if (file) return readFileSync(join(folder, file), "utf8").trim();
  if (licence === "MIT" && HOLDERS[name]) return MIT(HOLDERS[name]);
  throw new Error(`${name} (${licence}) ships no licence text: add its holder to HOLDERS`);
}

function thirdParty(metafile) {
  const parts = packageFolders(metafile).map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const title = `${name} ${version} (${license})`;
    return `${title}\n${"=".repeat(title.length)}\n\n${licenceOf(folder, name, license)}\n`;
  });
  const head = "graphiql.js and graphiql.css hold code of these packages, under these licences.\n";
  return `${head}\n${parts.join("\n\n")}`.replaceAll("\r\n", "\n").replace(/[ \t]+$/gm, "");
}

// The fonts would double the download; the page uses those of the reader's system.
const withoutFonts = (css) => css.replace(/@font-face\s*\{[^}]*\}/g, "");

const { outputFiles, metafile } = await build({
  entryPoints: { graphiql: "entry.js" },
  outdir: OUT,
  bundle: true,
  minify: true,
  keepNames: true, // GraphiQL labels its icons by the names of their functions
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  define: { "process.env.NODE_ENV": '"production"' },
  metafile: true,
  write: false,
});

if (!existsSync(OUT)) mkdirSync(OUT, { recursive: true });
for (const { path, text } of outputFiles) {
  const body = Buffer.from(path.endsWith(".css") ? withoutFonts(text) : text);
  writeFileSync(path, body);
  writeFileSync(`${path}.gz`, gzipSync(body, { level: 9 }));
  console.log(path, body.length);
}
writeFileSync(join(OUT, "THIRD_PARTY.txt"), thirdParty(metafile));
