import { afterEach, expect, test, vi } from "vitest";
import { requireStrace } from "../../../src/faults/strace/require-strace.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

test("requireStrace(): without strace the lane fails and names the package [REQ-CI2]", async () => {
  vi.stubEnv("PATH", "/nonexistent");
  await expect(requireStrace()).rejects.toThrow("package: strace");
});
