/** This proves what rpm's database says about paths. What SQLite writes here is real; packages' headers have rpm's form. */
import { copyFileSync, readFileSync, renameSync, statSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { decodeBytes, safePath } from "@switchyard/fs-atomic";
import { expect, it } from "vitest";
import { ownersOf } from "../../src/index.ts";
import { asked, told, verdict } from "../support/asked.ts";
import { header, install, RPM_DATABASE, rpmTree } from "../support/rpm-tree.ts";
import { tree } from "../support/tree.ts";

const coreutils = { name: "coreutils", version: "9.4", epoch: 2, files: ["/usr/bin/ls", "/usr/bin/a b\xff"] };
const many = Array.from({ length: 300 }, (_, number) => ({
  name: `package-${number}`,
  files: ["/usr/share/doc/copyright", ...Array.from({ length: 60 }, (_, file) => `/usr/lib/p${number}/file-${file}`), `/usr/bin/tool-${number}`],
}));

it("ownersOf(): rpm, files of a package and one of none [REQ-S4]", () => {
  const { root } = rpmTree([coreutils]);
  expect(asked(root, "/usr/bin/ls").verdict).toEqual({
    state: "owned",
    owners: [{ manager: "rpm", package: "coreutils", version: "2:9.4-1", arch: "noarch", recorded: "/usr/bin/ls", through: "name" }],
  });
  expect(verdict(root, decodeBytes(Buffer.from("/usr/bin/a b\xff", "latin1")))).toBe("coreutils 2:9.4-1 name");
  expect(verdict(root, "/bin/ls")).toBe("unowned");
});

it.each([512, 4096, 65536])("ownersOf(): rpm, thousands of files on pages of %i bytes, each found [REQ-S4]", (pageSize) => {
  const { root } = rpmTree(many, { pageSize });
  const paths = many.flatMap(({ files }) => [files[1], files[60], files[61]]).flatMap((path) => path ?? []);
  const answers = ownersOf(root, paths.map((path) => safePath(path)));
  expect(answers.map((answer) => told(answer))).toEqual(many.flatMap(({ name }) => Array.from({ length: 3 }, () => `${name} 1.0-1 name`)));
  expect(told(asked(root, "/usr/share/doc/copyright")).split(", ")).toHaveLength(300);
  expect(verdict(root, "/usr/bin/file-1")).toBe("unowned");
});

it("ownersOf(): rpm, commits that are only in the write-ahead log, seen [REQ-S4]", () => {
  const { root, database, at } = rpmTree(many.slice(0, 50), { journal: "wal" });
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  expect(verdict(root, "/usr/bin/tool-3")).toBe("package-3 1.0-1 name");
  install(database, coreutils);
  database.exec("DELETE FROM Basenames WHERE key = 'tool-3'");
  expect(statSync(at(`${RPM_DATABASE}-wal`)).size).toBeGreaterThan(0);
  expect(verdict(root, "/usr/bin/ls")).toBe("coreutils 2:9.4-1 name");
  expect(verdict(root, "/usr/bin/tool-3")).toBe("unowned");
});

it("ownersOf(): rpm, a transaction that is not committed yet, not seen [REQ-S4]", () => {
  const { root, database } = rpmTree([coreutils], { journal: "wal" });
  database.exec("PRAGMA cache_size=1; BEGIN; DELETE FROM Basenames");
  expect(verdict(root, "/usr/bin/ls")).toBe("coreutils 2:9.4-1 name");
});

it("ownersOf(): rpm, the log's end is torn, the commits before it count [REQ-S4]", () => {
  const { root, database, at } = rpmTree([coreutils], { journal: "wal" });
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  install(database, { name: "second", files: ["/usr/bin/second"] });
  const { size } = statSync(at(`${RPM_DATABASE}-wal`));
  install(database, { name: "third", files: ["/usr/bin/third"] });
  copyFileSync(at(`${RPM_DATABASE}-wal`), at("log"));
  truncateSync(at("log"), size + 1000);
  renameSync(at("log"), at(`${RPM_DATABASE}-wal`));
  expect(verdict(root, "/usr/bin/second")).toBe("second 1.0-1 name");
  expect(verdict(root, "/usr/bin/third")).toBe("unowned");
});

it("ownersOf(): rpm, a byte of the log's last commit is wrong, the commits before it count [REQ-S4]", () => {
  const { root, database, at } = rpmTree([coreutils], { journal: "wal" });
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  install(database, { name: "second", files: ["/usr/bin/second"] });
  install(database, { name: "third", files: ["/usr/bin/third"] });
  const log = readFileSync(at(`${RPM_DATABASE}-wal`));
  expect(verdict(root, "/usr/bin/third")).toBe("third 1.0-1 name");
  log.writeUInt8(log.readUInt8(log.length - 1) ^ 1, log.length - 1);
  writeFileSync(at("log"), log);
  renameSync(at("log"), at(`${RPM_DATABASE}-wal`));
  expect(verdict(root, "/usr/bin/second")).toBe("second 1.0-1 name");
  expect(verdict(root, "/usr/bin/third")).toBe("unowned");
});

it("ownersOf(): rpm, a transaction has to be rolled back first, unknown [REQ-S4]", () => {
  const { root, at } = rpmTree([coreutils]);
  writeFileSync(at(`${RPM_DATABASE}-journal`), "something");
  expect(verdict(root, "/usr/bin/ls")).toBe("unknown: changing");
});

it("ownersOf(): rpm, files that were replaced or never put there, nobody's [REQ-S4]", () => {
  const { root } = rpmTree([{ name: "states", files: ["/a", "/b", "/c", "/d"], states: [0, 1, 2, 3] }]);
  expect(["/a", "/b", "/c", "/d"].map((path) => verdict(root, path))).toEqual(["states 1.0-1 name", "unowned", "unowned", "states 1.0-1 name"]);
});

it("ownersOf(): rpm, the old place is a link to the new one, read once [REQ-S4]", () => {
  const { root, at } = rpmTree([coreutils]);
  tree({ "var/lib/placeholder": "" }, { ...rpmTree([]), at });
  symlinkSync("../../usr/lib/sysimage/rpm", at("var/lib/rpm"));
  expect(verdict(root, "/usr/bin/ls")).toBe("coreutils 2:9.4-1 name");
});

it.each(["Packages", "Packages.db"])("ownersOf(): rpm, a database of an older backend (%s), unknown [REQ-S4]", (name) => {
  expect(verdict(tree({ [`var/lib/rpm/${name}`]: "old" }).root, "/usr/bin/ls")).toBe("unknown: unsupported");
});

it("ownersOf(): rpm, no package, or a file that was only made, no database [REQ-S4]", () => {
  expect(verdict(rpmTree([]).root, "/usr/bin/ls")).toBe("unknown: no_database");
  expect(verdict(tree({ [RPM_DATABASE]: "" }).root, "/usr/bin/ls")).toBe("unknown: no_database");
});

it("ownersOf(): rpm, cut off anywhere, unknown and never an owner that is none [REQ-S4]", () => {
  const { root, at, database } = rpmTree(many.slice(0, 20));
  database.close();
  for (let size = statSync(at(RPM_DATABASE)).size - 1; size > 0; size -= 3001) {
    truncateSync(at(RPM_DATABASE), size);
    expect(verdict(root, "/usr/bin/tool-3")).toBe("unknown: corrupt");
  }
});

it("ownersOf(): rpm, the index names a file that its package lacks, unknown [REQ-S4]", () => {
  const { root, database } = rpmTree([coreutils]);
  database.exec("UPDATE Basenames SET idx = 1 WHERE key = 'ls'");
  expect(verdict(root, "/usr/bin/ls")).toBe("unknown: corrupt");
  database.exec("UPDATE Basenames SET idx = 99 WHERE key = 'ls'");
  expect(verdict(root, "/usr/bin/ls")).toBe("unknown: corrupt");
  database.exec("UPDATE Basenames SET hnum = 99 WHERE key = 'ls'");
  expect(verdict(root, "/usr/bin/ls")).toBe("unknown: corrupt");
});

it("ownersOf(): rpm, the header of a package is cut off, unknown [REQ-S4]", () => {
  const { root, database } = rpmTree([coreutils]);
  const blob = header(coreutils);
  for (let size = blob.length - 1; size >= 0; size -= 7) {
    database.prepare("UPDATE Packages SET blob = ?").run(blob.subarray(0, size));
    expect(verdict(root, "/usr/bin/ls")).toBe("unknown: corrupt");
  }
});
