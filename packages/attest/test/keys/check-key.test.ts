/** This proves that what `checkKey` says before is what `ensureKey` does then, and that it writes nothing. */
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { scratch, type Scratch } from "@switchyard/test-support/scratch";
import { caught } from "@switchyard/test-support/caught";
import { expect, it } from "vitest";
import { checkKey, ensureKey, generateKey } from "../../src/index.ts";
import { keyFile } from "../support/keys-in.ts";

it.each(["", "etc", "etc/switchyard", "etc/switchyard/keys"])("checkKey(): no key, and of its directory /%s: none is made, and one can be [REQ-O4]", async (there) => {
  const place = scratch();
  mkdirSync(place.at(there), { recursive: true, mode: 0o755 });
  checkKey(place.root);
  expect(existsSync(keyFile(place, "signing.pem"))).toBe(false);
  expect(existsSync(place.at("etc"))).toBe(there !== "");
  expect((await ensureKey(place.root)).isNew).toBe(true);
  checkKey(place.root);
});

/** What stands in the way, and what both say. */
const OBSTACLES: readonly (readonly [string, (place: Scratch) => Promise<unknown>])[] = [
  ["a key that others may read", async (place) => generateKey(place.root, "a").then(() => chmodSync(keyFile(place, "signing.pem"), 0o644))],
  ["a key that is none", async (place) => generateKey(place.root, "a").then(() => writeFileSync(keyFile(place, "signing.pem"), "no key"))],
  ["a key without its public key", async (place) => generateKey(place.root, "a").then(() => rmSync(keyFile(place, "a.pub.pem")))],
  ["a directory that others may write", async (place) => chmodSync(mkdir(place, "etc"), 0o777)],
  ["a file in the place of a directory", async (place) => writeFileSync(place.at("etc"), "")],
];

function mkdir(place: Scratch, name: string): string {
  mkdirSync(place.at(name));
  return place.at(name);
}

it.each(OBSTACLES)("checkKey(): %s, refused as ensureKey refuses it [REQ-O4, REQ-S10]", async (_what, obstruct) => {
  const place = scratch();
  await obstruct(place);
  const said = await caught(async () => checkKey(place.root));
  expect(said).toMatchObject({ id: "E_POLICY" });
  const { reason, path } = await caught(() => ensureKey(place.root));
  expect(said).toMatchObject({ reason, path });
});

it("checkKey(): no signing key, and a trusted one that cannot be read, refused: signing would meet it [REQ-O4]", async () => {
  const place = scratch();
  await generateKey(place.root, "a");
  rmSync(keyFile(place, "signing.pem"));
  writeFileSync(keyFile(place, "a.pub.pem"), "no key");
  expect(await caught(async () => checkKey(place.root))).toMatchObject({ reason: "key_malformed", path: "/etc/switchyard/keys/a.pub.pem" });
});
