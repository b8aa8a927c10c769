/** This proves that a process becomes another program, and that nothing of Node is left in it. */
import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { expect, it } from "vitest";

const MODULE = JSON.stringify(join(import.meta.dirname, "../../src/syscalls/linux-syscalls.ts"));

/** What becomes of a Node that becomes this, in the words of a shell. */
function ended(args: string, { before = "", env = process.env, input = "" }: { before?: string; env?: NodeJS.ProcessEnv; input?: string } = {}): SpawnSyncReturns<string> {
  const code = `import { execNow } from ${MODULE}; ${before}; execNow(${args});`;
  return spawnSync(process.execPath, ["--input-type=module", "-e", code], { encoding: "latin1", env, input });
}
const sh = (script: string): string => JSON.stringify(["sh", "-c", script]);

it("execNow(): it is the same process, with stdin, stdout, stderr and exit status of the program", () => {
  const { status, stdout, stderr, pid } = ended(sh("cat; echo $$; echo told >&2; exit 7"), { input: "in\n", before: "process.stdout; process.stderr; process.stdin" });
  expect({ status, stdout, stderr }).toEqual({ status: 7, stdout: `in\n${pid}\n`, stderr: "told\n" });
});

it("execNow(): a signal ends the program, and so the process", () => {
  expect(ended(sh("kill -TERM $$"))).toMatchObject({ status: null, signal: "SIGTERM" });
});

it("execNow(): signals are not ignored, and the three descriptors block, though Node has used them", () => {
  const { stdout } = ended(sh("grep -E '^Sig(Ign|Blk)' /proc/self/status; grep -h flags /proc/self/fdinfo/1"), { before: "process.stdout; process.stderr" });
  const [blocked, ignored, flags] = stdout.split("\n").map((line) => line.split(/\s+/)[1] ?? "");
  expect([blocked, ignored]).toEqual(["0".repeat(16), "0".repeat(16)]);
  expect(Number.parseInt(flags ?? "", 8) & 0o4000).toBe(0);
});

it("execNow(): the environment as it is now, and bytes that are no UTF-8 in arguments stay", () => {
  const code = `import { execNow } from ${MODULE}; process.env.NEW = "x y"; execNow(["sh", "-c", 'printf "%s|%s|%s|%s" "$1" "$NEW" "$OLD" "$SET"', "sh", "\\udcff"], { SET: "\\udcfd" });`;
  const script = `OLD=$(printf '\\376') exec "$0" --input-type=module -e "$1"`;
  expect(spawnSync("sh", ["-c", script, process.execPath, code], { encoding: "latin1" }).stdout).toBe("\xff|x y|\xfe|\xfd");
});

it.each([["/does/not/exist", "ENOENT"], ["nosuchprogram", "ENOENT"], ["/etc/passwd", "EACCES"], ["/", "EACCES"]])("execNow(): %s, refused with %s, and the process goes on as it was", (file, errno) => {
  const code = `import { execNow } from ${MODULE}; import { readFileSync } from "node:fs"; try { execNow([${JSON.stringify(file)}]); } catch (error) { console.log(error.code, /^SigIgn:.*1000$/m.test(readFileSync("/proc/self/status", "latin1"))); }`;
  expect(spawnSync(process.execPath, ["--input-type=module", "-e", code], { encoding: "utf8" }).stdout).toBe(`${errno} true\n`);
});
