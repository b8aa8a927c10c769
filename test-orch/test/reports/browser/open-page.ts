/** This defines `openPage`: a report in a real browser, watched. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type BrowserContextOptions, type Page, type Request } from "playwright-core";
import { onTestFinished } from "vitest";
import type { ReportInput } from "../../../src/reports/report-input.ts";
import { writeReports } from "../../../src/reports/write-reports.ts";

/** Debian's; a lane that lacks it has failed (scripts/system-tools.mjs installs it). */
const CHROMIUM = "/usr/bin/chromium";

/** For its start, and for each step on a page: a machine may be busy with other things. */
const PATIENCE_MS = 120_000;

/** A page, with what it complained of and what it asked for. */
export interface WatchedPage {
  readonly page: Page;
  /** Lines of the console, errors of scripts, breaches of its policy. */
  readonly complaints: readonly string[];
  /** Every address that was asked for, but its own file, and what its policy kept from being asked for. */
  readonly requests: readonly string[];
}

/** Starts the browser; it runs as root in the lane, where its own sandbox cannot. */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, chromiumSandbox: false, timeout: PATIENCE_MS });
}

/** Writes the report of `input` to a file and opens that. Both are gone when the test has ended. */
export async function openPage(browser: Browser, input: ReportInput, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-report-"));
  writeReports(folder, input);
  const address = pathToFileURL(join(folder, "report.html")).href;
  const isOwn = (request: Request): boolean => request.url().split("#")[0] === address;
  const context = await browser.newContext(options);
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  onTestFinished(async () => {
    await context.close();
    rmSync(folder, { recursive: true });
  });
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("requestfinished", (request) => void (isOwn(request) || requests.push(request.url())));
  page.on("requestfailed", (request) => void (isOwn(request) || request.failure()?.errorText === "csp" || requests.push(request.url())));
  await page.goto(address);
  return { page, complaints, requests };
}
