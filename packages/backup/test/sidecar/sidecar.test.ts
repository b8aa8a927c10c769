/** This proves that sidecars are written as documented, and read whatever wrote them (REQ-B3). */
import { readFileSync } from "node:fs";
import { isText } from "@switchyard/fs-atomic";
import { golden } from "@switchyard/test-support/golden";
import * as fc from "fast-check";
import { caught } from "@switchyard/test-support/caught";
import { expect, it } from "vitest";
import { encodeSidecar, parseSidecar, priorDest, type SidecarV2 } from "../../src/index.ts";
import { CONTEXT } from "../support/sample.ts";

const kept = (name: string): string => readFileSync(new URL(`golden/${name}`, import.meta.url), "utf8");
const unreadable = { id: "E_RESTORE_FAILED", exitCode: 70, reason: "sidecar_unreadable" };

const RUN = { run_id: CONTEXT.runId, plan_id: CONTEXT.planId, action_id: CONTEXT.actionId, created_at: CONTEXT.createdAt } as const;
const FILE: SidecarV2 = {
  schema: "backup_meta.v2",
  name: "ls",
  prior_kind: "file",
  mode: "4755",
  payload_hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  size: "138208",
  uid: 0,
  gid: 0,
  mtime_ns: "1664212345678901234",
  xattrs: { "user.note": "aGVsbG8=" },
  nlink: 1,
  inode: "18446744073709551615",
  birth_time_ns: "1664212345000000001",
  method: "exchange",
  role: "undo",
  generation: 3,
  ...RUN,
};
const LINK: SidecarV2 = { schema: "backup_meta.v2", name: "l\udcff", prior_kind: "symlink", prior_dest_base64: "/y9scw==", method: "exchange", role: "redo", generation: 1, ...RUN };

const ELSEWHERE: SidecarV2 = {
  ...FILE,
  directory: "/usr/bin",
  nlink: 2,
  hard_links: ["dir", "vdir"],
  method: "copy",
  role: "redo",
  incoming: {
    name: ".ls.switchyard.1700.stage",
    node: { kind: "symlink", ino: "12", btime_ns: null, size: "9", mtime_ns: "5", mode: "777", dest: "../opt/\udcff" },
  },
};

it.each([
  [ELSEWHERE, "sidecar-v2-elsewhere.json"],
  [{ ...LINK, incoming: null }, "sidecar-v2-absent.json"],
])("encodeSidecar(): what it settles by, the golden bytes %#, read back [REQ-B3] [REQ-CI3]", (sidecar, file) => {
  golden(new URL(`golden/${file}`, import.meta.url), encodeSidecar(sidecar));
  expect(parseSidecar(kept(file), "s")).toEqual(sidecar);
});

it("encodeSidecar(): a file, the golden bytes [REQ-B3]", () => {
  expect(encodeSidecar(FILE)).toBe(kept("sidecar-v2.json"));
});

it("encodeSidecar(): names that are not UTF-8, the golden bytes, which are [REQ-B3]", () => {
  expect(encodeSidecar(LINK)).toBe(kept("sidecar-v2-bytes.json"));
  expect(isText(encodeSidecar(LINK))).toBe(true);
});

it("parseSidecar(): version 2, what was written [REQ-B3]", () => {
  expect(parseSidecar(kept("sidecar-v2.json"), "s")).toEqual(FILE);
  expect(parseSidecar(kept("sidecar-v2-bytes.json"), "s")).toEqual(LINK);
});

it("parseSidecar(): version 1, read [REQ-B3]", () => {
  const sidecar = parseSidecar(kept("sidecar-v1.json"), "s");
  expect(sidecar).toMatchObject({ schema: "backup_meta.v1", prior_kind: "symlink" });
  expect(priorDest(sidecar)).toBe("../opt/ls");
});

it.each(["file", "none"])("parseSidecar(): version 1 of kind %s with nothing else, read [REQ-B3]", (prior_kind) => {
  const sidecar = parseSidecar(JSON.stringify({ schema: "backup_meta.v1", prior_kind }), "s");
  expect(sidecar.prior_kind).toBe(prior_kind);
  expect(priorDest(sidecar)).toBeNull();
});

it.each(["sidecar-v1.json", "sidecar-v2.json"])("parseSidecar(): %s with keys of a newer version, passed over [REQ-B3]", (name) => {
  const newer = kept(name).replace("{", '{"future":{"a":[1]},');
  expect(parseSidecar(newer, "s")).toEqual(parseSidecar(kept(name), "s"));
});

it("parseSidecar(): torn anywhere, unreadable [REQ-R9]", async () => {
  const text = kept("sidecar-v2.json");
  for (let length = 0; length < text.trimEnd().length; length++) {
    expect(await caught(() => parseSidecar(text.slice(0, length), "s"))).toMatchObject(unreadable);
  }
});

it.each(["null", "[]", "{}", '{"schema":"backup_meta.v3","prior_kind":"file"}', '{"schema":"backup_meta.v1","prior_kind":"dir"}', '{"schema":"backup_meta.v2","prior_kind":"file"}'])(
  "parseSidecar(): %s, unreadable [REQ-R9]",
  async (text) => {
    expect(await caught(() => parseSidecar(text, "s"))).toMatchObject(unreadable);
  },
);

it.each([{ generation: 0 }, { generation: 1.5 }, { payload_hash: "9F" }, { mode: "9" }, { role: "both" }, { size: "-" }])(
  "parseSidecar(): %j, unreadable [REQ-R9]",
  async (wrong) => {
    expect(await caught(() => parseSidecar(JSON.stringify({ ...FILE, ...wrong }), "s"))).toMatchObject(unreadable);
  },
);

it("parseSidecar(): any text at all, a typed error [REQ-R9]", async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
      expect(await caught(() => parseSidecar(text, "s"))).toMatchObject(unreadable);
    }),
  );
});
