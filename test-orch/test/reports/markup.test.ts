import { expect, test } from "vitest";
import { Markup, markup } from "../../src/reports/text/markup.ts";

test("markup(): what is inserted, text in elements and in attributes", () => {
  expect(markup`<a title="${`"'><b>`}">${"<b>&amp;"}</a>`.text).toBe('<a title="&quot;&#39;&gt;&lt;b&gt;">&lt;b&gt;&amp;amp;</a>');
});

test("markup(): templates, lists and nothing, inserted as they are", () => {
  expect(markup`<p>${markup`<b>${1}</b>`}${[new Markup("<i>"), "<"]}${undefined}</p>`.text).toBe("<p><b>1</b><i>&lt;</p>");
});
