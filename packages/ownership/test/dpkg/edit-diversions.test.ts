/** This proves the edit of dpkg's record of diversions: exact, idempotent, and every other byte as it was. */
import { array, assert, constantFrom, property, stringMatching, tuple } from "fast-check";
import { expect, it } from "vitest";
import { editDiversions, type DiversionsEdit } from "../../src/dpkg/edit-diversions.ts";

const ls = { from: "/bin/ls", to: "/bin/ls.distrib" };
const cat = { from: "/bin/cat", to: "/bin/cat.distrib" };
const foreign = "/bin/sh\n/bin/sh.distrib\ndash\n/usr/bin/\xffx\n/usr/bin/\xffx.old\n:\n";

function edited(text: string, edit: Partial<DiversionsEdit>): string {
  return editDiversions(Buffer.from(text, "latin1"), { add: [], remove: [], ...edit }, "/diversions").toString("latin1");
}

it("editDiversions(): adds at the end, once", () => {
  const once = edited(foreign, { add: [ls, cat] });
  expect(once).toBe(`${foreign}/bin/ls\n/bin/ls.distrib\n:\n/bin/cat\n/bin/cat.distrib\n:\n`);
  expect(edited(once, { add: [ls, cat] })).toBe(once);
});

it("editDiversions(): a name that is not UTF-8, byte for byte", () => {
  expect(edited("", { add: [{ from: "/bin/l\udcff", to: "/bin/l\udcff.distrib" }] })).toBe("/bin/l\xff\n/bin/l\xff.distrib\n:\n");
});

it("editDiversions(): removes exactly those, and what is not there is not missed", () => {
  const both = edited(foreign, { add: [ls, cat] });
  expect(edited(both, { remove: [ls] })).toBe(edited(foreign, { add: [cat] }));
  expect(edited(foreign, { remove: [ls] })).toBe(foreign);
  // The same paths by a package, or to another place, are someone else's.
  for (const other of ["/bin/ls\n/bin/ls.distrib\ncoreutils\n", "/bin/ls\n/bin/ls.mine\n:\n"]) expect(edited(other, { remove: [ls] })).toBe(other);
});

it("editDiversions(): whatever was there, adding and removing again leaves its bytes", () => {
  const path = stringMatching(/^[!-~\u0080-\u00ff]{1,12}$/).map((text) => `/x/${text}`);
  const entry = tuple(path, path, constantFrom(":", "dash")).map((lines) => `${lines.join("\n")}\n`);
  const check = property(array(entry), (entries) => {
    expect(edited(edited(entries.join(""), { add: [ls, cat] }), { remove: [cat, ls] })).toBe(entries.join(""));
  });
  expect(() => assert(check)).not.toThrow();
});

it.each([
  ["the path is diverted by a package", "/bin/ls\n/bin/ls.dash\ndash\n"],
  ["the path is where another's file went", "/bin/x\n/bin/ls\n:\n"],
  ["the new place is diverted itself", "/bin/ls.distrib\n/bin/y\n:\n"],
])("editDiversions(): %s, refused: dpkg would not read the record any more", (_, text) => {
  expect(() => edited(text, { add: [ls] })).toThrow(expect.objectContaining({ id: "E_POLICY", reason: "diversion_taken" }));
});

it("editDiversions(): a line that dpkg would not read, refused", () => {
  for (const from of ["/a\nb", `/${"x".repeat(1023)}`]) expect(() => edited("", { add: [{ from, to: "/y" }] })).toThrow(expect.objectContaining({ reason: "diversion_taken" }));
});

it.each(["/a\n/b\n", "/a\n/b\n:", "a\nb\nc\n", "\0"])("editDiversions(): %j is no record, refused", (text) => {
  expect(() => edited(text, { add: [ls] })).toThrow(expect.objectContaining({ id: "E_POLICY", reason: "diversions_unusable" }));
});
