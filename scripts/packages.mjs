// Packs every package, installs the tarballs into an empty project, and uses them there: what a stranger gets.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const packages = join(import.meta.dirname, "..", "packages");
const folder = mkdtempSync(join(tmpdir(), "switchyard-packages-"));
const project = join(folder, "project");

function run(command, args, cwd) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}\n${stdout}${stderr}`);
  return stdout;
}

try {
  const names = readdirSync(packages);
  for (const name of names) run("pnpm", ["pack", "--pack-destination", folder], join(packages, name));
  const tarballs = readdirSync(folder).filter((file) => file.endsWith(".tgz"));
  const overrides = Object.fromEntries(
    names.map((name) => {
      const { version } = JSON.parse(readFileSync(join(packages, name, "package.json"), "utf8"));
      return [`@switchyard/${name}`, `file:../switchyard-${name}-${version}.tgz`];
    }),
  );
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), JSON.stringify({ private: true, type: "module", dependencies: overrides, overrides }));
  run("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], project);
  const imports = names.filter((name) => name !== "cli").map((name) => `@switchyard/${name}`);
  const code = imports.map((name) => `if (Object.keys(await import("${name}")).length === 0) throw new Error("${name} exports nothing");`).join("\n");
  run(process.execPath, ["--input-type=module", "--eval", code], project);
  const version = run(join(project, "node_modules", ".bin", "switchyard"), ["--version"], project).trim();
  console.log(`${tarballs.length} packages packed, installed and imported; switchyard ${version} runs`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
