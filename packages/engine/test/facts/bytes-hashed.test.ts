/** This proves that facts count the bytes that were read for hashes. */
import { lstatSync, truncateSync } from "node:fs";
import { expect, test } from "vitest";
import { apply } from "../../src/apply/apply.ts";
import type { Context } from "../../src/context.ts";
import { rollback } from "../../src/rollback/rollback.ts";
import { factsOf, provisional } from "../support/provisional.ts";
import { scratch, type Scratch } from "../support/scratch.ts";

async function counted(place: Scratch, overrides: Parameters<Scratch["context"]>[0], request: Parameters<typeof apply>[1]): Promise<unknown[]> {
  await apply(place.context(overrides), request);
  return (await factsOf(place, "preflight.summary")).map(({ bytes_hashed }) => bytes_hashed);
}

const sizeOf = (place: Scratch, path: string): number => lstatSync(place.at(path)).size;

test("apply(): files are hashed once each, the preflight says how many bytes that were, dry or not; of links and absent targets none [REQ-O5] [REQ-D2]", async () => {
  const place = scratch();
  truncateSync(place.at("usr/bin/ls"), 3_000_001);
  const { links } = place;
  expect(links.map(({ target }) => target)).toEqual(["/usr/bin/ls", "/usr/sbin/link", "/usr/bin/fresh"]);
  const dry = await apply(place.context(), { links, mode: "dry_run" });
  expect([...dry.facts].flatMap((fact) => (fact.stage === "preflight.summary" ? [fact.bytes_hashed] : []))).toEqual([3_000_001]);
  expect(await counted(place, {}, { links, mode: "commit" })).toEqual([3_000_001]);
});

test("apply(): a restore, what was read of its payload; no hashes recorded, nothing [REQ-O5]", async () => {
  const place = scratch();
  const size = sizeOf(place, "usr/bin/ls");
  const links = place.links.slice(0, 1);
  const off: Partial<Context["policy"]> = { record_hashes: false };
  expect(await counted(place, {}, { links, mode: "commit" })).toEqual([size]);
  expect(await counted(place, {}, { links: [], restores: [{ target: "/usr/bin/ls", which: "newest" }], mode: "commit" })).toEqual([size, size]);
  expect(await counted(place, { policy: off }, { links, mode: "commit" })).toEqual([size, size, 0]);
});

test("rollback(): each file is read once, its summary says how many bytes that were; once more, only what is there already [REQ-O5] [REQ-R3]", async () => {
  const place = scratch();
  truncateSync(place.at("usr/bin/ls"), 3_000_001);
  await apply(place.context(), { links: place.links, mode: "commit" });
  for (let count = 0; count < 2; count += 1) await rollback(place.context(), { runId: null, mode: "commit" });
  const size = lstatSync(place.at("usr/bin/ls")).size;
  expect((await factsOf(place, "rollback.summary")).map(({ bytes_hashed }) => bytes_hashed)).toEqual([size, size]);
});

test("rollback(): a provisional run taken back, its summary says what was read too [REQ-O5]", async () => {
  const place = scratch();
  await provisional(place);
  await rollback(place.context(), { runId: null, mode: "commit" });
  expect((await factsOf(place, "rollback.summary")).map(({ bytes_hashed }) => bytes_hashed)).toEqual([sizeOf(place, "usr/bin/ls")]);
});
