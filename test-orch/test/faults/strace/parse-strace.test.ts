import { expect, test } from "vitest";
import { parseStrace } from "../../../src/faults/strace/parse-strace.ts";

const brief = (output: string): string[] =>
  parseStrace(output).map(({ thread, name, args, ordinal, outcome }) => `${thread}:${name}#${ordinal} ${outcome} [${args.join(" | ")}]`);

test("parseStrace(): a call with descriptors, flags and a refused call", () => {
  const output = [
    '4488  renameat2(21</tmp/r/usr/bin>, ".a.switchyard.1763695000000.stage", 21</tmp/r/usr/bin>, "a", RENAME_EXCHANGE) = 0',
    '4488  unlinkat(21</tmp/r/usr/bin>, "nope", 0) = -1 ENOENT (No such file or directory)',
  ].join("\n");
  expect(brief(output)).toEqual([
    '4488:renameat2#1 done [21</tmp/r/usr/bin> | ".a.switchyard.1763695000000.stage" | 21</tmp/r/usr/bin> | "a" | RENAME_EXCHANGE]',
    '4488:unlinkat#1 refused [21</tmp/r/usr/bin> | "nope" | 0]',
  ]);
});

test("parseStrace(): without -f there is no thread", () => {
  expect(brief('mkdir("/tmp/r", 0777)         = 0')).toEqual([':mkdir#1 done ["/tmp/r" | 0777]']);
});

test("parseStrace(): ordinals count per thread and per call", () => {
  const output = [
    "10  fsync(21</tmp/r/a>)   = 0",
    "11  fsync(21</tmp/r/a>)   = 0",
    '10  write(21</tmp/r/a>, "x", 1) = 1',
    "11  fsync(21</tmp/r/b>)   = 0",
  ].join("\n");
  expect(parseStrace(output).map((call) => call.ordinal)).toEqual([1, 1, 1, 2]);
});

test("parseStrace(): an interrupted call is one call, in the place where it was entered", () => {
  const output = [
    '4140  openat(AT_FDCWD</tmp>, "/tmp/r/usr/bin/a", O_RDWR|O_CLOEXEC <unfinished ...>',
    "4133  fsync(3</tmp/r>)   = 0",
    "4140  <... openat resumed>)             = 21</tmp/r/usr/bin/a>",
  ].join("\n");
  expect(brief(output)).toEqual([
    '4140:openat#1 done [AT_FDCWD</tmp> | "/tmp/r/usr/bin/a" | O_RDWR|O_CLOEXEC]',
    "4133:fsync#1 done [3</tmp/r>]",
  ]);
});

test("parseStrace(): the call in which a process was killed is cut, finished line or not", () => {
  const output = [
    "4377  fsync(21</tmp/r/usr/bin>)     = ?",
    "4378  fsync(22</tmp/r/usr/sbin> <unfinished ...>",
    "4227  +++ killed by SIGKILL +++",
    "--- SIGCHLD {si_signo=SIGCHLD} ---",
  ].join("\n");
  expect(parseStrace(output).map(({ thread, outcome }) => [thread, outcome])).toEqual([
    ["4377", "cut"],
    ["4378", "cut"],
  ]);
});

test("parseStrace(): an injected error is told from a real one", () => {
  const output = '4273  rename("/tmp/r/l", "/tmp/r/b") = -1 EIO (Input/output error) (INJECTED)';
  expect(parseStrace(output)[0]?.outcome).toBe("injected");
});
