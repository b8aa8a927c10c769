import { mkdtempSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exampleLanes } from "../example-lanes.ts";
import { exampleMatrix } from "../example-matrix.ts";
import { openPage, startBrowser } from "./open-page.ts";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const LOOKS: Readonly<Record<string, BrowserContextOptions>> = {
  light: { colorScheme: "light", viewport: { width: 1280, height: 900 } },
  dark: { colorScheme: "dark", viewport: { width: 1280, height: 900 } },
  narrow: { colorScheme: "light", viewport: { width: 360, height: 780 }, hasTouch: true },
  "narrow and dark": { colorScheme: "dark", viewport: { width: 360, height: 780 }, hasTouch: true },
};
const input = { matrix: exampleMatrix(), lanes: exampleLanes };
const pictures = mkdtempSync(join(tmpdir(), "switchyard-pictures-"));
let browser: Browser;

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(async () => {
  console.log(`pictures of the report: ${pictures}`);
  await browser.close();
});

/** Loads the page anew with axe in it, which the page's policy would not let in. */
async function withAxe(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Page.setBypassCSP", { enabled: true });
  await page.reload();
  await page.addScriptTag({ path: AXE });
}

/** What axe finds wrong there, contrast by computed styles among it. */
async function faultsOf(page: Page, selector: string): Promise<readonly string[]> {
  const found: unknown = await page.evaluate(
    `axe.run(${JSON.stringify(selector)}, { resultTypes: ["violations"] }).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ": " + html.slice(0, 200) + " " + failureSummary)))`,
  );
  return Array.isArray(found) ? found.map(String) : [`axe gave no list: ${String(found)}`];
}

/** The text of what has the focus. */
async function focused(page: Page): Promise<unknown> {
  return page.evaluate("document.activeElement.textContent");
}

test("report.html: scenarios by file systems, each cell with a name that says how it ended", async () => {
  const { page } = await openPage(browser, input);
  const grid = page.getByRole("table").first();
  expect(await grid.getByRole("columnheader").allInnerTexts()).toHaveLength(8);
  expect(await grid.getByRole("rowheader").count()).toBe(7);
  expect(await grid.getByRole("link").count()).toBe(43);
  expect(await page.getByRole("link", { name: "full disk: the reserve is enough on btrfs: 2 failures", exact: true }).count()).toBe(1);
  expect(await page.getByRole("link", { name: "attributes, ACLs and capabilities on tmpfs: lacking", exact: true }).count()).toBe(1);
  expect(await page.getByRole("link", { name: "apply and rollback on ext4: passed, 400 ms", exact: true }).count()).toBe(1);
  expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("2 of 43 cells failed, 2 of 4 lanes found something");
});

test("report.html: hostile text, shown as text; no complaint, no request to anywhere", async () => {
  const { page, complaints, requests } = await openPage(browser, input);
  const dialog = page.locator("dialog[open]");
  for (const link of await page.locator("a.cell.failed").all()) {
    await link.click();
    // The page hears of the new address, and of the dialog's end, by events.
    await dialog.waitFor();
    const summaries = await dialog.locator("summary").all();
    expect(summaries).not.toEqual([]);
    for (const summary of summaries) await summary.click();
    await page.keyboard.press("Escape");
    await expect.poll(() => new URL(page.url()).hash).toBe("");
  }
  expect(await page.title()).toBe("2 of 43 cells failed, 2 of 4 lanes found something – Switchyard");
  expect(await page.locator("script, img, style, iframe").evaluateAll((found) => found.map(({ tagName }) => tagName))).toEqual(["STYLE", "SCRIPT"]);
  expect(await page.locator("h1").count()).toBe(1);
  expect(complaints).toEqual([]);
  expect(requests).toEqual([]);
});

test("report.html: its policy refuses what it did not bring itself", async () => {
  const { page, complaints, requests } = await openPage(browser, input);
  await page.evaluate(`{
    document.body.insertAdjacentHTML("beforeend", '<img src="file:///nowhere.png" onerror="document.title = &quot;owned&quot;">');
    const script = document.createElement("script");
    script.textContent = "document.title = 'owned'";
    document.body.append(script);
  }`);
  await expect.poll(() => complaints.length).toBeGreaterThanOrEqual(2);
  expect(await page.title()).not.toBe("owned");
  expect(requests).toEqual([]);
});

test("report.html: a cell opened by keyboard, everything of it there, closed by keyboard, the focus back", async () => {
  const { page } = await openPage(browser, input);
  const cell = page.getByRole("link", { name: /full disk: the reserve is enough on btrfs/u });
  // By Tab alone, as somebody without a mouse comes there.
  for (let count = 0; count < 60 && (await focused(page)) !== (await cell.textContent()); count += 1) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "full disk: the reserve is enough on btrfs" });
  await dialog.waitFor();
  const text = await dialog.innerText();
  for (const part of ["failed in 2.6 s", "142144 bytes", "--file-system btrfs", "exit 0", "apply.result", "64 MiB", "Next failure", "rw,space_cache=v2"]) expect(text).toContain(part);
  await page.keyboard.press("Escape");
  await expect.poll(() => dialog.isVisible()).toBe(false);
  // The page hears of it by an event, some time after the dialog is gone from sight.
  await expect.poll(() => focused(page)).toBe(await cell.textContent());
  await expect.poll(() => new URL(page.url()).hash).toBe("");
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => focused(page)).toContain("full disk: the reserve is enough on tmpfs");
});

test("report.html: a cell's address opens it, also without scripts; going back closes it", async () => {
  const { page } = await openPage(browser, input);
  await page.locator("a.cell.failed").first().click();
  await page.locator("dialog[open]").waitFor();
  const { hash } = new URL(page.url());
  await page.goBack();
  await expect.poll(() => page.locator("dialog[open]").count()).toBe(0);
  const { page: plain } = await openPage(browser, input, { javaScriptEnabled: false });
  expect(await plain.locator("dialog:visible").count()).toBe(0);
  await plain.goto(plain.url() + hash);
  await expect.poll(() => plain.locator("dialog:visible").count()).toBe(1);
  await plain.getByRole("link", { name: "Close" }).click();
  await expect.poll(() => plain.locator("dialog:visible").count()).toBe(0);
});

test("report.html: failures only, without scripts too; all again", async () => {
  for (const javaScriptEnabled of [true, false]) {
    const { page } = await openPage(browser, input, { javaScriptEnabled });
    const filter = page.getByRole("checkbox", { name: "Failures only" });
    await filter.check();
    expect(await page.locator("#matrix tbody tr:visible").count()).toBe(2);
    expect(await page.locator("#matrix thead th:visible").count()).toBe(3);
    expect(await page.locator("a.cell.failed:visible").count()).toBe(2);
    expect(await page.locator(".lanes > li:visible").count()).toBe(2);
    await filter.uncheck();
    expect(await page.locator("a.cell:visible").count()).toBe(43);
  }
});

test("report.html: failures only where nothing failed, said in words", async () => {
  const { page } = await openPage(browser, { matrix: exampleMatrix({ hostile: false }) });
  expect(await page.getByText("Nothing failed.").isVisible()).toBe(false);
  await page.getByRole("checkbox", { name: "Failures only" }).check();
  expect(await page.getByText("Nothing failed.").isVisible()).toBe(true);
  expect(await page.locator("#matrix").isVisible()).toBe(false);
});

test("report.html: the command that repeats a cell, copied as it is shown", async () => {
  const { page } = await openPage(browser, input, { permissions: ["clipboard-read", "clipboard-write"] });
  await page.locator("a.cell.failed", { hasText: "1 failure" }).click();
  const dialog = page.locator("dialog[open]");
  await dialog.getByRole("button", { name: "Copy" }).click();
  await dialog.getByRole("button", { name: "Copied" }).waitFor();
  const copied = await page.evaluate("navigator.clipboard.readText()");
  expect(copied).toBe(await dialog.locator(".copyable pre").first().textContent());
  expect(copied).toContain(String.raw`\u{1b}[31mred`);
});

test.each(Object.entries(LOOKS))("report.html, %s: nothing that axe complains of, nothing wider than the screen", async (name, look) => {
  const { page } = await openPage(browser, input, look);
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
  expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
  await withAxe(page);
  expect(await faultsOf(page, "html")).toEqual([]);
  for (const kind of ["failed >> nth=0", "failed >> nth=1", "lacking", "passed >> nth=0"]) {
    const address = await page.locator(`a.cell.${kind}`).getAttribute("href");
    await page.evaluate(`location.hash = "${address}"`);
    await page.locator(`dialog${address}[open]`).waitFor();
    expect(await faultsOf(page, `dialog${address}`)).toEqual([]);
    expect(await page.locator("dialog[open]").evaluate((dialog) => dialog.scrollWidth <= dialog.clientWidth)).toBe(true);
    await page.screenshot({ path: join(pictures, `${name}, ${kind.replaceAll(/\W+/gu, " ")}.png`) });
  }
});

test("axe: text that is too faint, found", async () => {
  const { page } = await openPage(browser, input);
  await withAxe(page);
  await page.evaluate('document.querySelector("h1").setAttribute("style", "color: #aaa")');
  expect(await faultsOf(page, "html")).toContainEqual(expect.stringContaining("color-contrast"));
});
