// Holds JSON Schemas against the zod schemas that they are made of: packages/cli/schema holds just those of what the command
// prints with --json, as packages/cli/src/documents makes them; test-orch/schema that of the matrix's scenarios. Needs built packages.
//   node scripts/schemas.mjs           fails with what differs
//   node scripts/schemas.mjs update    rewrites the files
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { jsonSchemas } from "../packages/cli/src/documents/json-schemas.ts";
import { scenarioSchemas } from "../test-orch/src/matrix/scenario/scenario-schemas.ts";

const top = join(import.meta.dirname, "..");
/** Folder → what it holds, and where that is said. */
const folders = {
  "packages/cli/schema": { schemas: jsonSchemas(), from: "packages/cli/src/documents" },
  "test-orch/schema": { schemas: scenarioSchemas(), from: "test-orch/src/matrix/scenario/scenario.ts" },
};
let count = 0;

for (const [name, { schemas, from }] of Object.entries(folders)) {
  const folder = join(top, name);
  const made = new Map([...schemas].map(([file, schema]) => [file, `${JSON.stringify(schema, null, 2)}\n`]));
  count += made.size;
  mkdirSync(folder, { recursive: true });
  const committed = readdirSync(folder);
  const faults = [
    ...committed.filter((file) => !made.has(file)).map((file) => [file, "nothing has it"]),
    ...[...made].filter(([file, text]) => !committed.includes(file) || readFileSync(join(folder, file), "utf8") !== text).map(([file]) => [file, `it is not what ${from} says`]),
  ];
  if (process.argv[2] === "update") {
    for (const [file] of faults) rmSync(join(folder, file), { force: true });
    for (const [file, text] of made) writeFileSync(join(folder, file), text);
  } else {
    for (const [file, found] of faults) console.error(`${name}/${file}: ${found}; if that is meant, pnpm run schemas:update`);
    if (faults.length > 0) process.exitCode = 1;
  }
}
console.log(`${count} schemas`);
