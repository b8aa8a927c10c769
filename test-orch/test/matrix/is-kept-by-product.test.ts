import { describe, expect, it } from "vitest";
import { isKeptByProduct } from "../../src/matrix/inside/is-kept-by-product.ts";

describe("isKeptByProduct()", () => {
  it.each(["/root/usr/bin/.ls.switchyard.17.bak", "/usr/bin/.ls.coreutils.17.bak.meta.json", "/root/var/lib/switchyard/runs", "/var/log/switchyard/facts.jsonl"])("%s, is kept", (path) => {
    expect(isKeptByProduct(path)).toBe(true);
  });

  it.each(["/root/usr/bin/.ls.switchyard.17.stage", "/usr/bin/.ls.switchyard.17.old", "/root/usr/bin/ls", "/root/var/lib/switchyard2", "/root/outside/x"])("%s, is left behind", (path) => {
    expect(isKeptByProduct(path)).toBe(false);
  });
});
