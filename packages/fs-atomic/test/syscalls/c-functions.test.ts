import { constants } from "node:os";
import { describe, expect, it } from "vitest";
import { withErrno } from "../../src/syscalls/c-functions.ts";

const { ENOENT, EAGAIN } = constants.errno;

describe("withErrno()", () => {
  it("a refused call: the negated errno, which nothing that comes later changes [REQ-A1]", () => {
    const errno = Int32Array.of(0);
    const refused = withErrno(() => {
      errno[0] = ENOENT;
      return -1;
    }, errno);
    const result = refused();
    // What the engine does where a lock of its own is contended.
    errno[0] = EAGAIN;
    expect(result).toBe(-ENOENT);
  });

  it("a call that succeeds: its own result, whatever errno was before", () => {
    const errno = Int32Array.of(EAGAIN);
    expect([0, 7, 2 ** 40].map((result) => withErrno(() => result, errno)())).toEqual([0, 7, 2 ** 40]);
    expect(withErrno(() => 2n ** 60n, errno)()).toBe(2n ** 60n);
    expect(withErrno(() => undefined, errno)()).toBeUndefined();
  });

  it("arguments reach the call as they are", () => {
    const bytes = Buffer.from("x");
    expect(withErrno((...args) => args, Int32Array.of(0))(1, bytes, 2)).toEqual([1, bytes, 2]);
  });
});
