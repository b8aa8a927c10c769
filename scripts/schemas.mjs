// Holds the JSON Schemas of what the command prints with --json against their zod schemas: packages/cli/schema holds just those
// that packages/cli/src/documents makes. Needs built packages.
//   node scripts/schemas.mjs           fails with what differs
//   node scripts/schemas.mjs update    rewrites the files
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { jsonSchemas } from "../packages/cli/src/documents/json-schemas.ts";

const folder = join(import.meta.dirname, "..", "packages", "cli", "schema");
const made = new Map([...jsonSchemas()].map(([name, schema]) => [name, `${JSON.stringify(schema, null, 2)}\n`]));

mkdirSync(folder, { recursive: true });
const committed = readdirSync(folder);
const faults = [
  ...committed.filter((name) => !made.has(name)).map((name) => [name, "no verb has it"]),
  ...[...made].filter(([name, text]) => !committed.includes(name) || readFileSync(join(folder, name), "utf8") !== text).map(([name]) => [name, "it is not what packages/cli/src/documents says"]),
];

if (process.argv[2] === "update") {
  for (const [name] of faults) rmSync(join(folder, name), { force: true });
  for (const [name, text] of made) writeFileSync(join(folder, name), text);
} else {
  for (const [name, found] of faults) console.error(`packages/cli/schema/${name}: ${found}; if that is meant, pnpm run schemas:update`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
console.log(`${made.size} schemas`);
