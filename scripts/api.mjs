// Holds each package's public API against its committed file, packages/*/api.md: the exported names, their full types,
// and the types that these reach. Comments are no part of it. A package without an export "." has no such file.
//   node scripts/api.mjs           fails with the difference
//   node scripts/api.mjs update    rewrites the files
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Extractor, ExtractorConfig } from "@microsoft/api-extractor";

const top = join(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "switchyard-api-"));
// The extractor looks for @types from here, whatever the tsconfig says of its own place.
process.chdir(top);

/** The built declarations of a package as one sorted text. */
function extract(name) {
  const home = join(top, "packages", name);
  const silent = { default: { logLevel: "none" } };
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: home,
      mainEntryPointFilePath: join(home, "dist", "index.d.ts"),
      compiler: { tsconfigFilePath: join(home, "tsconfig.build.json") },
      apiReport: { enabled: true, includeForgottenExports: true, reportFileName: name, reportFolder: folder, reportTempFolder: folder },
      docModel: { enabled: false },
      messages: { extractorMessageReporting: silent, tsdocMessageReporting: silent },
      newlineKind: "lf",
    },
    packageJsonFullPath: join(home, "package.json"),
  });
  const faults = [];
  const messageCallback = (message) => {
    if (message.logLevel === "error") faults.push(message.text);
    message.handled = true;
  };
  const { succeeded } = Extractor.invoke(config, { localBuild: true, messageCallback });
  if (!succeeded) throw new Error(faults.join("\n"));
  return readFileSync(config.reportTempFilePath, "utf8");
}

/** The file as it is committed: without what the extractor says about comments. */
function format(name, report) {
  const [, code] = report.match(/^```ts\n+(.*?)\n+^```$/ms);
  const types = code.replace(/^ *\/\/ (@public|\(undocumented\)|@public \(undocumented\)|\(No @packageDocumentation .*)(\n|$)/gm, "").trimEnd();
  return `# Public API of @switchyard/${name}\n\nWritten by \`pnpm run api:update\`.\n\n\`\`\`ts\n${types}\n\`\`\`\n`;
}

function isImportable(name) {
  return JSON.parse(readFileSync(join(top, "packages", name, "package.json"), "utf8")).exports["."] !== undefined;
}

/** Writes the file as it should be, and says where. */
function build(name) {
  const built = join(folder, `${name}.md`);
  try {
    writeFileSync(built, format(name, extract(name)));
  } catch (error) {
    throw new Error(`packages/${name}/dist: cannot be read as declarations: ${error.message}`, { cause: error });
  }
  return built;
}

/** @returns whether the committed file says what was built. */
function check(name, built) {
  const committed = `packages/${name}/api.md`;
  const labels = ["--label", `${committed}, committed`, "--label", `${committed}, as built`];
  const { status } = spawnSync("diff", ["--unified", "--new-file", ...labels, committed, built], { stdio: "inherit" });
  return status === 0;
}

try {
  const names = readdirSync(join(top, "packages")).filter(isImportable);
  const differing = names.filter((name) => {
    const built = build(name);
    if (process.argv[2] !== "update") return !check(name, built);
    copyFileSync(built, join("packages", name, "api.md"));
    return false;
  });
  for (const name of differing) console.error(`packages/${name}/api.md: the public API is another one; if that is meant, pnpm run api:update`);
  console.log(`${names.length} public APIs, ${differing.length} differ from their files`);
  process.exitCode = differing.length === 0 ? 0 : 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
