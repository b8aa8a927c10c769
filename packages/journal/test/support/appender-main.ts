/** A process that appends batches until it is killed and tells how many are durable. Argument: directory. */
import { writeSync } from "node:fs";
import process from "node:process";
import { nodeName, openDir, openRoot } from "@switchyard/fs-atomic";
import { JournalWriter } from "../../src/index.ts";
import { BEGIN, INTENT } from "./sample.ts";

const writer = JournalWriter.create(openDir(openRoot(process.argv[2] ?? ""), []), nodeName("journal.jsonl"));
await writer.append(BEGIN);
for (let count = 1; ; count++) {
  await writer.append({ ...INTENT, index: count });
  await writer.append({ type: "prepared" });
  writeSync(1, `${count}\n`);
}
