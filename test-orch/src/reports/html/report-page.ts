/** This defines `reportPage`: one page of HTML that needs nothing but itself. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { ReportInput } from "../report-input.ts";
import { Markup, markup } from "../text/markup.ts";
import { headline } from "./headline.ts";
import { icon } from "./icon.ts";
import { lanesSection } from "./lanes-section.ts";
import { matrixSection } from "./matrix-section.ts";

/**
 * The page. Its policy allows the one style sheet and the one script in it, by their hashes, and no request to anywhere; so a
 * name or an output that were taken for HTML could do nothing, and none is. Without scripts everything can still be read.
 */
export function reportPage(input: ReportInput): string {
  const style = beside("page.css");
  const script = beside("page-script.js");
  const { passed, parts } = headline(input);
  const policy = `default-src 'none'; img-src data:; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; base-uri 'none'; form-action 'none'`;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${parts.join(", ")} – Switchyard</title>
<link rel="icon" href="${favicon(passed)}">
<style>${new Markup(style)}</style>
</head>
<body>
<header class="page ${passed ? "passed" : "failed"}"><p class="brand">${icon("switch")}Switchyard</p><h1>${icon(passed ? "passed" : "failed")}<span>${parts.map((part, index) => markup`<span>${part}${index < parts.length - 1 ? ", " : undefined}</span>`)}</span></h1></header>
<main>
${input.matrix === undefined ? undefined : matrixSection(input.matrix)}
${input.lanes === undefined ? undefined : lanesSection(input.lanes)}
</main>
<script>${new Markup(script)}</script>
</body>
</html>
`.text;
}

function beside(file: string): string {
  return readFileSync(new URL(file, import.meta.url), "utf8");
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

/** So that one tab among many tells how it went. */
function favicon(passed: boolean): string {
  const [colour, path] = passed ? ["#1f7a46", "M3 8.6 6.4 12 13 4.6"] : ["#b3261e", "M4 4l8 8M12 4l-8 8"];
  const image = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="${colour}"/><path d="${path}" fill="none" stroke="#fff" stroke-width="2"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(image)}`;
}
