import { expect, it } from "vitest";
import { splitWords } from "../../src/matrix/inside/split-words.ts";

it("splitWords(): blanks and quotes, parts as a shell would", () => {
  expect(splitWords('apply  --link "/a b=/c d"\n--commit ""')).toEqual(["apply", "--link", "/a b=/c d", "--commit", ""]);
});
