import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { reportPage } from "../../src/reports/html/report-page.ts";
import { exampleLanes } from "./example-lanes.ts";
import { exampleMatrix } from "./example-matrix.ts";

const page = reportPage({ matrix: exampleMatrix(), lanes: exampleLanes });

test("reportPage(): its policy, nothing allowed but the style and the script that are in it", () => {
  const hash = (tag: string): string => createHash("sha256").update(new RegExp(`<${tag}>(.*?)</${tag}>`, "su").exec(page)?.[1] ?? "").digest("base64");
  const policy = /Content-Security-Policy" content="([^"]*)"/u.exec(page)?.[1];
  expect(policy).toBe(`default-src 'none'; img-src data:; style-src 'sha256-${hash("style")}'; script-src 'sha256-${hash("script")}'; base-uri 'none'; form-action 'none'`);
});

test("reportPage(): hostile text, no tag of its own", () => {
  expect(page.match(/<script/gu)).toHaveLength(1);
  expect(page.match(/<style/gu)).toHaveLength(1);
  expect(page).not.toMatch(/<img|<h1>owned|<!--/u);
  expect(page.isWellFormed()).toBe(true);
});

test("reportPage(): no address of another place", () => {
  expect(page.replace("http://www.w3.org/2000/svg", "").replaceAll(encodeURIComponent("http://www.w3.org/2000/svg"), "")).not.toMatch(/https?:|\/\/[a-z]+\./u);
});

test("reportPage(): the same result, the same bytes", () => {
  expect(reportPage({ matrix: exampleMatrix(), lanes: exampleLanes })).toBe(page);
});
