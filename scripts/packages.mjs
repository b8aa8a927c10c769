// Packs every package, installs the tarballs into an empty project, and uses them there: what a stranger gets. The
// manifests and types of the tarballs are linted, a TypeScript consumer is compiled, and on every Node version each
// package is imported, its README's examples are run, and the demo is done with the installed command.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { readmeExamples } from "./readme-examples.mjs";

const top = join(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "switchyard-packages-"));
const project = join(folder, "project");
const command = join(project, "node_modules", ".bin", "switchyard");
const manifests = readdirSync(join(top, "packages")).map((name) => readJson(join(top, "packages", name, "package.json")));
const importable = manifests.filter((manifest) => manifest.exports["."] !== undefined).map(({ name }) => name);
let faults = 0;

function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

/** Where `pnpm pack` puts a package. */
function tarball({ name, version }) {
  return join(folder, `${name.slice(1).replace("/", "-")}-${version}.tgz`);
}

/** Runs a program in the project, everything it leaves behind included; a failure is told as that of `what`. */
function attempt(what, file, args, { cwd = project, path = process.env.PATH } = {}) {
  const env = { ...process.env, PATH: path, TMPDIR: folder };
  const { status, stdout, stderr, error } = spawnSync(file, args, { cwd, env, encoding: "utf8", timeout: 180_000 });
  return demand(status === 0, `${what} failed (${error?.message ?? `exit code ${status}`})\n${stdout ?? ""}${stderr ?? ""}`);
}

function demand(condition, fault) {
  if (condition) return true;
  console.error(fault);
  faults += 1;
  return false;
}

function install() {
  const tarballs = Object.fromEntries(manifests.map((manifest) => [manifest.name, `file:${tarball(manifest)}`]));
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), JSON.stringify({ private: true, type: "module", dependencies: tarballs, overrides: tarballs }));
  return (
    attempt("pnpm pack", "pnpm", ["--recursive", "--filter", "./packages/*", "pack", "--pack-destination", folder], { cwd: top }) &&
    attempt("npm install of the tarballs", "npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"])
  );
}

function lint(manifest) {
  const oldest = manifest.engines.node.replace(">=", "");
  demand(nodes().has(oldest), `${manifest.name}: promises Node ${oldest}, which is not among those of scripts/node-versions`);
  attempt(`${manifest.name}: publint`, "publint", ["run", tarball(manifest), "--strict"]);
  if (importable.includes(manifest.name)) attempt(`${manifest.name}: attw`, "attw", ["--no-color", "--profile", "esm-only", tarball(manifest)]);
}

/** Compiles a consumer with the checks of libraries on: every shipped declaration must stand by itself. */
function compile() {
  const typeRoots = [join(top, "node_modules", "@types")];
  const compilerOptions = { module: "nodenext", target: "es2022", strict: true, noEmit: true, skipLibCheck: false, types: ["node"], typeRoots };
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["consumer.ts"] }));
  const names = importable.map((_, index) => `package${index}`);
  const imports = importable.map((name, index) => `import * as ${names[index]} from "${name}";\n`);
  writeFileSync(join(project, "consumer.ts"), `${imports.join("")}export const all: readonly object[] = [${names.join(", ")}];\n`);
  attempt("a TypeScript consumer", "tsc", ["--project", project]);
}

/** The modules that every Node runs in the project, by what they are. */
function modules() {
  const imports = importable.map((name) => `if (Object.keys(await import("${name}")).length === 0) throw new Error("${name} exports nothing");\n`);
  const found = [{ what: "importing the packages", code: imports.join("") }];
  for (const { name } of manifests) {
    for (const [index, code] of (readmeExamples(join(project, "node_modules", name)) ?? []).entries()) {
      found.push({ what: `${name}/README.md: example ${index + 1}`, code });
    }
  }
  return found.map(({ what, code }, index) => {
    const file = join(project, `module-${index}.mjs`);
    writeFileSync(file, code);
    return { what, file };
  });
}

/** Each Node by version: this one, and those of scripts/node-versions for this processor. */
function nodes() {
  const home = join(import.meta.dirname, "node-versions");
  const others = Object.entries(readJson(join(home, "package.json")).optionalDependencies)
    .filter(([alias]) => alias.endsWith(`-${process.arch}`))
    .map(([alias, from]) => [from.split("@").at(-1), join(home, "node_modules", alias, "bin", "node")]);
  return new Map([...others, [process.versions.node, process.execPath]]);
}

function use(version, node, files) {
  const path = `${dirname(node)}${delimiter}${process.env.PATH}`;
  if (!attempt(`Node ${version}: starting it`, node, ["--version"])) return;
  for (const { what, file } of files) attempt(`Node ${version}: ${what}`, node, [file]);
  attempt(`Node ${version}: switchyard --version`, command, ["--version"], { path });
  attempt(`Node ${version}: the demo with the installed switchyard`, node, [join(top, "scripts", "demo.mjs"), command], { path });
}

try {
  if (install()) {
    for (const manifest of manifests) lint(manifest);
    compile();
    const files = modules();
    for (const [version, node] of nodes()) use(version, node, files);
    console.log(`${manifests.length} packages packed, installed and used on Node ${[...nodes().keys()].join(", ")}: ${faults} failures`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
process.exitCode = faults === 0 ? 0 : 1;
