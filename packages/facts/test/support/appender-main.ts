/** A process that appends facts two at a time and tells how many batches are durable. Arguments: directory, name, batches, size at which a file is full. */
import { writeSync } from "node:fs";
import process from "node:process";
import { nodeName, openDir, openRoot } from "@switchyard/fs-atomic";
import { FactSink } from "../../src/index.ts";
import { factSaying } from "./sample.ts";

const [, , path = "", who = "", batches = "", rotateAt = ""] = process.argv;
const sink = await FactSink.open(openDir(openRoot(path), []), nodeName("facts.jsonl"), { rotateAtBytes: Number(rotateAt) });
for (let batch = 1; batch <= Number(batches); batch++) {
  await sink.append([factSaying(`${who} ${batch} a`), factSaying(`${who} ${batch} b`)]);
  writeSync(1, `${batch}\n`);
}
