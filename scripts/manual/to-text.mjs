// Defines `toText`, Markdown tokens as plain text for a terminal of 80 columns.
import { tableEntries } from "./table-entries.mjs";

const WIDTH = 78;

/** @returns the text, with a line end at its end */
export function toText(tokens) {
  return `${tokens.map((token) => blockOf(token, "")).filter((text) => text !== "").join("\n\n")}\n`;
}

function blockOf(token, indent) {
  switch (token.type) {
    case "heading":
      return token.depth <= 2 ? inline(token.tokens).toUpperCase() : inline(token.tokens);
    case "paragraph":
    case "text":
      return wrap(inline(token.tokens), indent, indent);
    case "code":
      return token.text.split("\n").map((line) => `${indent}    ${line}`.trimEnd()).join("\n");
    case "list":
      return token.items.map((item, index) => itemOf(item, indent, token.ordered ? `${token.start + index}. ` : "- ")).join("\n");
    case "table":
      return tableEntries(token).map((entry) => entryOf(entry, indent)).join("\n");
    case "space":
    case "html":
      return "";
    default:
      throw new Error(`there is no plain text for ${token.type}`);
  }
}

function itemOf({ tokens }, indent, mark) {
  const inner = `${indent}${" ".repeat(mark.length)}`;
  const [first, ...rest] = tokens;
  return [wrap(inline(first.tokens), `${indent}${mark}`, inner), ...rest.map((token) => blockOf(token, inner))].join("\n");
}

function entryOf({ term, texts }, indent) {
  const head = wrap(term.map(inline).join("  "), `${indent}  `, `${indent}    `);
  const inner = `${indent}      `;
  return [head, ...texts.map(({ head: name, tokens }) => wrap(name === null ? inline(tokens) : `${name}: ${inline(tokens)}`, inner, inner))].join("\n");
}

/** What is meant, without marks. */
function inline(tokens = []) {
  return tokens
    .map((token) => {
      if (token.type === "br") return " ";
      if (token.type === "html") return "";
      if (token.type === "text" || token.type === "escape" || token.type === "codespan") return token.tokens === undefined ? unescaped(token.text) : inline(token.tokens);
      return inline(token.tokens);
    })
    .join("");
}

function unescaped(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&amp;", "&").replaceAll("\\|", "|");
}

/** @param first what the first line begins with, @param next what the others do */
function wrap(text, first, next) {
  const lines = [];
  let words = [];
  const start = () => (lines.length === 0 ? first : next);
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (words.length > 0 && `${start()}${[...words, word].join(" ")}`.length > WIDTH) {
      lines.push(`${start()}${words.join(" ")}`);
      words = [];
    }
    words.push(word);
  }
  return [...lines, `${start()}${words.join(" ")}`].join("\n");
}
