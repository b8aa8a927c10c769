// Defines `toRoff`, Markdown tokens as the body of a man page (man(7) macros), and `roff`, texts in one.
import { tableEntries } from "./table-entries.mjs";

/** @param depth the level of headings that are sections of the page; the next one are subsections */
export function toRoff(tokens, depth = 2) {
  return tokens.map((token) => blockOf(token, depth)).filter((text) => text !== "").join("\n");
}

/** A text as it is, in one line, with nothing in it that roff takes for its own. */
export function roff(text) {
  return text.replaceAll(/\s+/g, " ").replaceAll("\\", "\\e").replaceAll("-", "\\-").replaceAll("^", "\\(ha").replaceAll("~", "\\(ti").replaceAll("`", "\\(ga").replace(/^([.'])/, "\\&$1");
}

/** A text in bold. */
export function bold(text) {
  return `\\fB${roff(text)}\\fR`;
}

function blockOf(token, depth) {
  switch (token.type) {
    case "heading":
      return token.depth <= depth ? `.SH ${quoted(token.text.toUpperCase())}` : `.SS ${quoted(token.text)}`;
    case "paragraph":
    case "text":
      return `.PP\n${inline(token.tokens)}`;
    case "code":
      return `.PP\n.RS 4\n.EX\n${token.text.split("\n").map((line) => (line === "" ? "" : verbatim(line))).join("\n")}\n.EE\n.RE`;
    case "list":
      return token.items.map((item, index) => itemOf(item, token.ordered ? `${token.start + index}.` : "\\(bu", depth)).join("\n");
    case "table":
      return tableEntries(token).map(entryOf).join("\n");
    case "space":
    case "html":
      return "";
    default:
      throw new Error(`there is no roff for ${token.type}`);
  }
}

function itemOf({ tokens }, mark, depth) {
  const [first, ...rest] = tokens;
  return [`.IP ${mark} 4\n${inline(first.tokens)}`, ...rest.map((token) => `.RS 4\n${blockOf(token, depth)}\n.RE`)].join("\n");
}

function entryOf({ term, texts }) {
  const told = texts.map(({ head, tokens }) => (head === null ? inline(tokens) : `\\fI${roff(head)}\\fR: ${inline(tokens)}`));
  return `.TP\n${term.map(inline).join("  ")}\n${told.join("\n.br\n")}`;
}

function inline(tokens = []) {
  const text = tokens.map(inlineOne).join("");
  return text.replace(/^([.'])/, "\\&$1");
}

function inlineOne(token) {
  switch (token.type) {
    case "codespan":
      return `\\fB${roffInside(unescaped(token.text))}\\fR`;
    case "strong":
      return `\\fB${inline(token.tokens)}\\fR`;
    case "em":
      return `\\fI${inline(token.tokens)}\\fR`;
    case "br":
      return " ";
    case "html":
      return "";
    case "text":
    case "escape":
      return token.tokens === undefined ? roffInside(unescaped(token.text)) : inline(token.tokens);
    default:
      return inline(token.tokens);
  }
}

/** Inside a line a dot means nothing. */
function roffInside(text) {
  return roff(`x${text}`).slice(1);
}

function verbatim(line) {
  return line.replaceAll("\\", "\\e").replaceAll("-", "\\-").replaceAll("^", "\\(ha").replaceAll("~", "\\(ti").replaceAll("`", "\\(ga").replace(/^([.'])/, "\\&$1");
}

function quoted(text) {
  return `"${roff(text.replaceAll("`", "").replaceAll('"', ""))}"`;
}

function unescaped(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&amp;", "&").replaceAll("\\|", "|");
}
