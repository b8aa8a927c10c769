/** This proves that ids are the same everywhere and for ever: vectors computed without this package (REQ-D1). */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { actionId, NAMESPACE, planId, type ActionInput } from "../src/index.ts";

const LS: ActionInput = { kind: "link", target: "/usr/bin/ls", source: "/opt/ls", dest: "../../opt/ls" };
const CAT: ActionInput = { kind: "link", target: "/usr/bin/cat", source: "/opt/cat", dest: "../../opt/cat" };

/** RFC 9562, section 5.5. */
function uuid5(name: string, namespace: string): string {
  const bytes = createHash("sha1").update(Buffer.from(namespace.replaceAll("-", ""), "hex")).update(name, "utf8").digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

it("NAMESPACE: of the name switchyard in the DNS namespace [REQ-D1]", () => {
  expect(NAMESPACE).toBe("c93993d0-572c-599e-b1dd-06547b759459");
  expect(uuid5("switchyard", "6ba7b810-9dad-11d1-80b4-00c04fd430c8")).toBe(NAMESPACE);
});

it("actionId(): the known vectors [REQ-D1]", () => {
  expect(actionId(LS)).toBe("9575e6aa-e784-552e-bce6-ef978d55fbd3");
  expect(actionId(CAT)).toBe("63463daf-2e2c-531a-bd4c-3b84f8a300da");
});

it("actionId(): a restore, the known vector; which backup is meant makes another [REQ-D1]", () => {
  expect(actionId({ kind: "restore", target: "/usr/bin/ls", which: "newest" })).toBe("16cc82e9-3d88-57b8-a4be-3c8b95bb1f76");
  expect(actionId({ kind: "restore", target: "/usr/bin/ls", which: "original" })).not.toBe("16cc82e9-3d88-57b8-a4be-3c8b95bb1f76");
});

it("actionId(): names that are not ASCII or not UTF-8, the known vector [REQ-D1]", () => {
  expect(actionId({ kind: "link", target: "/a\nb", source: "/é", dest: 'l\udcff"' })).toBe("31624710-b4e3-5ad4-8fbe-0d3119405fb8");
});

it("planId(): over the actions in their order, the known vector [REQ-D1]", () => {
  expect(planId([actionId(CAT), actionId(LS)])).toBe("52365071-40a1-5d3d-8581-d89dc11d4f7a");
  expect(planId([actionId(LS), actionId(CAT)])).not.toBe("52365071-40a1-5d3d-8581-d89dc11d4f7a");
});

it("actionId(): any input, UUIDv5 over its documented text [REQ-D1]", () => {
  const plain = fc.string({ unit: "grapheme-ascii" }).filter((text) => !text.includes("\\"));
  fc.assert(
    fc.property(plain, plain, plain, (dest, source, target) => {
      const text = `{"dest":${JSON.stringify(dest)},"kind":"link","source":${JSON.stringify(source)},"target":${JSON.stringify(target)}}`;
      expect(actionId({ kind: "link", target, source, dest })).toBe(uuid5(text, NAMESPACE));
    }),
  );
});

it("actionId(): keys the caller adds or orders otherwise, the same id [REQ-D1]", () => {
  const { kind, ...rest } = LS;
  expect(actionId(Object.assign({ note: "x" }, rest, { kind }))).toBe(actionId(LS));
});

it("actionId(): a byte that is not UTF-8 and the text that shows it, two ids [REQ-D1]", () => {
  expect(actionId({ ...LS, target: "/l\udcff" })).not.toBe(actionId({ ...LS, target: String.raw`/l\xff` }));
});

it("actionId(), planId(): the vectors of docs/formats/ids.md, each over its text by RFC 9562 [REQ-D1]", () => {
  const page = readFileSync(new URL("../../../docs/formats/ids.md", import.meta.url), "utf8");
  const vectors = [...page.matchAll(/^\| `(\{"[^`]*\})` \| `([0-9a-f-]{36})` \|$/gm)].map(([, name = "", id = ""]) => ({ name, id }));
  expect(vectors).toHaveLength(5);
  for (const { name, id } of vectors) expect(uuid5(name, NAMESPACE), name).toBe(id);
  const [cat, ls, odd, restore, plan] = vectors.map(({ id }) => id);
  expect([cat, ls, plan]).toEqual([actionId(CAT), actionId(LS), planId([actionId(CAT), actionId(LS)])]);
  expect(odd).toBe(actionId({ kind: "link", target: "/usr/bin/l\udcff", source: "/opt/é", dest: "../../opt/é" }));
  expect(restore).toBe(actionId({ kind: "restore", target: "/usr/bin/ls", which: "newest" }));
});
