// Builds the pages: locked packages, type check, unit tests, bundle. Does nothing when no input has changed.
//   node build.mjs --work DIR --out DIR
// Sources are copied to the work folder, so that node_modules and results stay under target/.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const BUNDLE_GZIP_BYTES_MAX = 60_000;

const source = path.dirname(fileURLToPath(import.meta.url));
const target = path.resolve(source, "../../../target");
const work = path.resolve(option("--work", path.join(target, "web")));
const out = path.resolve(option("--out", path.join(target, "classes/webroot")));
const stampFile = path.join(work, "built.json");
const lockStampFile = path.join(work, "node_modules/.installed");

const inputs = [
  "package.json",
  "package-lock.json",
  ".npmrc",
  "tsconfig.json",
  "build.mjs",
  "index.html",
  ...list("src"),
  ...list("test"),
];

const wanted = hash([
  process.version,
  ...inputs.flatMap((name) => [name, fs.readFileSync(path.join(source, name))]),
]);
if (isBuilt(wanted)) {
  process.exit(0);
}

const started = Date.now();
copySources();
install();
run("type check", process.execPath, ["node_modules/typescript/bin/tsc", "--project", "."]);
const esbuild = createRequire(path.join(work, "package.json"))("esbuild");
unitTests();
const outputs = bundle();
fs.writeFileSync(stampFile, JSON.stringify({ inputs: wanted, outputs }, null, 2));
console.log(`Pages: ${describe(outputs)} in ${Date.now() - started} ms`);

function option(name, fallback) {
  const at = process.argv.indexOf(name);
  return at > 0 && process.argv[at + 1] ? process.argv[at + 1] : fallback;
}

function list(folder) {
  return fs
    .readdirSync(path.join(source, folder), { withFileTypes: true })
    .flatMap((entry) =>
      entry.isDirectory() ? list(path.join(folder, entry.name)) : [path.join(folder, entry.name)],
    )
    .sort();
}

function hash(parts) {
  const sha = createHash("sha256");
  for (const part of parts) {
    // Each part is framed by its length: "a","bc" and "ab","c" are different inputs.
    sha.update(`${part.length}:`).update(part);
  }
  return sha.digest("hex");
}

function isBuilt(inputsHash) {
  try {
    const stamp = JSON.parse(fs.readFileSync(stampFile, "utf8"));
    return (
      stamp.inputs === inputsHash &&
      Object.entries(stamp.outputs).every(
        ([name, sum]) => hash([fs.readFileSync(path.join(out, name))]) === sum,
      )
    );
  } catch {
    return false;
  }
}

function copySources() {
  fs.mkdirSync(work, { recursive: true });
  for (const folder of ["src", "test", "compiled"]) {
    fs.rmSync(path.join(work, folder), { recursive: true, force: true });
  }
  for (const name of inputs) {
    const to = path.join(work, name);
    fs.mkdirSync(path.dirname(to), { recursive: true });
    fs.copyFileSync(path.join(source, name), to);
  }
}

function install() {
  const lock = hash([fs.readFileSync(path.join(work, "package-lock.json")), process.version]);
  if (fs.existsSync(lockStampFile) && fs.readFileSync(lockStampFile, "utf8") === lock) {
    return;
  }
  run("npm ci", "npm", ["ci", "--ignore-scripts", "--prefer-offline", "--loglevel=error"]);
  fs.writeFileSync(lockStampFile, lock);
}

function run(what, command, args) {
  const result = spawnSync(command, args, { cwd: work, encoding: "utf8" });
  if (result.status !== 0) {
    console.error(`Pages: ${what} failed (${result.error ?? `exit ${result.status}`})`);
    console.error(result.stdout ?? "", result.stderr ?? "");
    process.exit(1);
  }
}

function unitTests() {
  const compiled = path.join(work, "compiled");
  esbuild.buildSync({
    absWorkingDir: work,
    entryPoints: inputs.filter((name) => name.endsWith(".test.ts")),
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    outdir: "compiled",
    outExtension: { ".js": ".mjs" },
    logLevel: "error",
  });
  const files = fs.readdirSync(compiled).map((name) => path.join("compiled", name));
  if (files.length === 0) {
    console.error("Pages: no unit tests found");
    process.exit(1);
  }
  run("unit tests", process.execPath, ["--test", ...files]);
}

function bundle() {
  const built = esbuild.buildSync({
    absWorkingDir: work,
    entryPoints: { app: "src/main.tsx", style: "src/style.css", icon: "src/icon.svg" },
    entryNames: "assets/[name]-[hash]",
    loader: { ".svg": "copy" },
    bundle: true,
    minify: true,
    format: "esm",
    target: ["chrome100", "firefox100", "safari15.4"],
    legalComments: "eof",
    outdir: "dist",
    write: false,
    metafile: true,
    logLevel: "error",
  });
  const files = new Map(
    built.outputFiles.map((file) => [
      path.relative(path.join(work, "dist"), file.path),
      Buffer.from(file.contents),
    ]),
  );
  let html = fs.readFileSync(path.join(work, "index.html"), "utf8");
  for (const name of files.keys()) {
    html = html.replaceAll(`/assets/${name.replace(/^assets\/(.*)-[^-]+(\..*)$/, "$1$2")}`, `/${name}`);
  }
  files.set("index.html", Buffer.from(html));
  files.set("licences.txt", Buffer.from(licences(built.metafile)));

  const gzipBytes = [...files.values()].reduce((sum, bytes) => sum + gzipSync(bytes).length, 0);
  if (gzipBytes > BUNDLE_GZIP_BYTES_MAX) {
    console.error(`Pages: ${gzipBytes} bytes gzipped, at most ${BUNDLE_GZIP_BYTES_MAX} are allowed`);
    process.exit(1);
  }
  fs.rmSync(out, { recursive: true, force: true });
  const outputs = {};
  for (const [name, bytes] of files) {
    fs.mkdirSync(path.dirname(path.join(out, name)), { recursive: true });
    fs.writeFileSync(path.join(out, name), bytes);
    outputs[name] = hash([bytes]);
  }
  return outputs;
}

/** The licence texts of what is bundled, so that the terms travel with the code. */
function licences(metafile) {
  const packages = new Set();
  for (const input of Object.keys(metafile.inputs)) {
    const found = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (found) {
      packages.add(found[1]);
    }
  }
  return [...packages]
    .sort()
    .map((name) => {
      const folder = path.join(work, "node_modules", name);
      const { version, license } = JSON.parse(
        fs.readFileSync(path.join(folder, "package.json"), "utf8"),
      );
      const text = fs.readFileSync(path.join(folder, "LICENSE"), "utf8");
      return `${name} ${version} (${license})\n\n${text.trim()}\n`;
    })
    .join("\n----\n\n");
}

function describe(outputs) {
  return Object.keys(outputs)
    .map((name) => {
      const bytes = fs.readFileSync(path.join(out, name));
      return `${name} ${bytes.length} B (${gzipSync(bytes).length} B gzip)`;
    })
    .join(", ");
}
