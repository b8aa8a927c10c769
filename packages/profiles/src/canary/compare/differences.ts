/** This defines `differences`: in what two runs of a command differ. */
import { compareBytes } from "./compare-bytes.ts";
import type { CanaryDifference, DifferingPart } from "./compare-report.ts";
import type { RanSide } from "./run-side.ts";
import type { SeenNode, Snapshot } from "./snapshot.ts";

/** All of them: how they ended, what they said, what they left. Times of files are not compared. */
export function differences(a: RanSide, b: RanSide): CanaryDifference[] {
  const isWhole = isEnded(a) && isEnded(b);
  return [
    ...plain("end", null, endInWords(a), endInWords(b)),
    ...bytes("stdout", null, ...parts(a.stdout, b.stdout, isWhole)),
    ...bytes("stderr", null, ...parts(a.stderr, b.stderr, isWhole)),
    ...plain("left_processes", null, leftInWords(a), leftInWords(b)),
    ...(a.after === null || b.after === null ? [] : ofFiles(a.after, b.after)),
  ];
}

/** How a run ended, as a person says it. */
export function endInWords({ end, command }: Pick<RanSide, "end" | "command">): string {
  switch (end) {
    case "exited":
      return `exit status ${command.exitCode}`;
    case "killed":
      return `killed by ${command.signal}`;
    case "timed_out":
      return "did not end in time";
    case "output_too_long":
      return "printed too much";
    case "disk_too_full":
      return "wrote too much";
    case "could_not_start":
      return `could not be started (${command.notStarted})`;
    default:
      return end satisfies never;
  }
}

function isEnded({ end }: RanSide): boolean {
  return end === "exited" || end === "killed";
}

/** Of what was cut short only the part that both have says anything. */
function parts(a: Buffer, b: Buffer, isWhole: boolean): [Buffer, Buffer] {
  if (isWhole) return [a, b];
  const length = Math.min(a.length, b.length);
  return [a.subarray(0, length), b.subarray(0, length)];
}

function leftInWords({ left }: RanSide): string {
  return left.length === 0 ? "none" : left.map(({ command }) => command).toSorted().join(", ");
}

function ofFiles(a: Snapshot, b: Snapshot): CanaryDifference[] {
  return [...new Set([...a.keys(), ...b.keys()])].toSorted().flatMap((path) => {
    const [one, other] = [a.get(path), b.get(path)];
    if (one === undefined || other === undefined) return plain("presence", path, one?.kind ?? "nothing", other?.kind ?? "nothing");
    return one.kind === other.kind ? ofNode(path, one, other) : plain("kind", path, one.kind, other.kind);
  });
}

function ofNode(path: string, a: SeenNode, b: SeenNode): CanaryDifference[] {
  return [
    ...content(path, a.content, b.content),
    ...plain("dest", path, a.dest, b.dest),
    ...plain("mode", path, a.mode, b.mode),
    ...plain("owner", path, a.owner, b.owner),
    ...plain("names", path, String(a.names), String(b.names)),
    ...[...new Set([...a.xattrs.keys(), ...b.xattrs.keys()])].toSorted().flatMap((key) => plain("xattrs", path, attribute(a, key), attribute(b, key))),
  ];
}

function content(path: string, a: SeenNode["content"], b: SeenNode["content"]): CanaryDifference[] {
  if (Buffer.isBuffer(a) && Buffer.isBuffer(b)) return bytes("content", path, a, b);
  return plain("content", path, contentInWords(a), contentInWords(b));
}

function contentInWords(content: SeenNode["content"]): string {
  if (content === null) return "unreadable";
  return Buffer.isBuffer(content) ? `${content.length} bytes` : `SHA-256 ${content}`;
}

function attribute({ xattrs }: SeenNode, key: string): string {
  const value = xattrs.get(key);
  return value === undefined ? `no ${key}` : `${key}=0x${value.toString("hex")}`;
}

function plain(what: DifferingPart, path: string | null, first: string, second: string): CanaryDifference[] {
  return first === second ? [] : [{ what, path, first, second, byte: null, line: null, view: [] }];
}

function bytes(what: DifferingPart, path: string | null, a: Buffer, b: Buffer): CanaryDifference[] {
  const found = compareBytes(a, b);
  return found === null ? [] : [{ what, path, first: `${a.length} bytes`, second: `${b.length} bytes`, ...found.at, view: found.view }];
}
