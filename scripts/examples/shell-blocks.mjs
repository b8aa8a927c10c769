// Defines `shellBlocks`, what the Markdown pages of this tree show to be typed.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * @returns of each fence `sh` or `console`: `file`, `line`, `start` and `end` of what is in it (characters of the file), whether it `runs` (not so with `not-run` behind the language), and its
 * `steps`: the command, the exit code that a comment at its end names (`# exit 10`), and of a `console` fence the `output` below
 * it, in which commands begin with `$ `
 */
export function shellBlocks(top) {
  const guides = readdirSync(join(top, "docs"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".md")).toSorted();
  const packages = readdirSync(join(top, "packages")).toSorted();
  const pages = ["README.md", ...guides.map((name) => `docs/${name}`), ...packages.map((name) => `packages/${name}/README.md`)];
  return pages.flatMap((file) => blocksOf(file, readFileSync(join(top, file), "utf8")));
}

function blocksOf(file, text) {
  return [...text.matchAll(/^```(sh|console)( not-run)?\n(.*?)^```$/gms)].map(({ 0: fence, index, 1: language, 2: mark, 3: body }) => ({
    file,
    start: index + fence.length - "```".length - body.length,
    end: index + fence.length - "```".length,
    line: text.slice(0, index).split("\n").length,
    runs: mark === undefined,
    steps: language === "sh" ? commandsOf(body) : transcriptOf(body),
  }));
}

function commandsOf(body) {
  return body.replaceAll("\\\n", " ").split("\n").filter((line) => line.trim() !== "").map((line) => ({ ...commandOf(line), output: null }));
}

function transcriptOf(body) {
  return body.split(/^\$ /m).slice(1).map((part) => {
    const [, command, output] = /^((?:[^\n]*\\\n)*[^\n]*)\n(.*)$/s.exec(part);
    return { ...commandOf(command.replaceAll("\\\n", " ")), output };
  });
}

function commandOf(line) {
  return { command: line.trim(), exit: Number(/ # exit (\d+)$/.exec(line)?.[1] ?? 0) };
}
