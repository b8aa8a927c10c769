import { expect, test } from "vitest";
import { splitArguments } from "../../../src/faults/strace/split-arguments.ts";

test("splitArguments(): commas and quotes inside strings do not split", () => {
  expect(splitArguments('21</tmp/r/x>, "{\\"a\\":\\"x, y\\\\n\\"}", 14) = 14')).toEqual({
    args: ["21</tmp/r/x>", '"{\\"a\\":\\"x, y\\\\n\\"}"', "14"],
    rest: " = 14",
  });
});

test("splitArguments(): structures and arrays are one argument", () => {
  const text = '21</tmp/r>, "n", {flags=O_WRONLY|O_CREAT, mode=0644, resolve=RESOLVE_BENEATH}, 24) = 22</tmp/r/n>';
  expect(splitArguments(text).args).toEqual([
    "21</tmp/r>",
    '"n"',
    "{flags=O_WRONLY|O_CREAT, mode=0644, resolve=RESOLVE_BENEATH}",
    "24",
  ]);
  expect(splitArguments('22</tmp/r/n>, [{iov_base="a", iov_len=1}, {iov_base=")", iov_len=1}], 2) = 2').args).toHaveLength(3);
});

test("splitArguments(): brackets, commas and escaped angles in a descriptor's path", () => {
  expect(splitArguments('21</tmp/r/a\\76b\\74c\\"d, e(f>, "x", 1) = 1')).toEqual({
    args: ['21</tmp/r/a\\76b\\74c\\"d, e(f>', '"x"', "1"],
    rest: " = 1",
  });
  expect(splitArguments('21</tmp/r/del>(deleted), "gone", 4) = 4').args).toEqual(["21</tmp/r/del>(deleted)", '"gone"', "4"]);
});

test("splitArguments(): a list that never closes has no rest", () => {
  expect(splitArguments("21</tmp/r/usr/bin>")).toEqual({ args: ["21</tmp/r/usr/bin>"], rest: undefined });
});

test("splitArguments(): no arguments", () => {
  expect(splitArguments(") = 5")).toEqual({ args: [], rest: " = 5" });
});
