/** This defines `placeFileSystem`: a fresh file system for one cell. */
import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { FileSystemSpec } from "../file-systems/file-system-spec.ts";
import { CellError } from "./cell-error.ts";
import { mustRun } from "./must-run.ts";
import { places } from "./places.ts";
import { runProgram } from "./run-program.ts";

/** A file system that is being made ready. */
export interface PlacedFileSystem {
  /** What the scenario plants goes below this directory, before `mount`. */
  readonly plantAt: string;
  /** After this the file system with all that was planted is at `places.mountPoint`. */
  readonly mount: () => void;
}

/** The kernel has not what the file system needs. */
export class CannotMount extends CellError {}

const OVERLAY_BASE: FileSystemSpec["make"] = { how: "disk", mkfs: ["mkfs.ext4", "-q", "-F"], megabytes: 64 };

/** Makes the file system. Unmounting is left to `unmountAll`. */
export function placeFileSystem(spec: FileSystemSpec): PlacedFileSystem {
  mkdirSync(places.mountPoint, { recursive: true });
  const { make } = spec;
  switch (make.how) {
    case "disk":
      makeDisk(make);
      mount(["-t", spec.type, "-o", options("loop", spec.options), places.disk, places.mountPoint]);
      return { plantAt: places.mountPoint, mount: () => undefined };
    case "memory":
      mount(["-t", spec.type, "-o", options("mode=755", spec.options), "matrix", places.mountPoint]);
      return { plantAt: places.mountPoint, mount: () => undefined };
    case "overlay":
      return placeOverlay(spec, make.planted);
    case "image":
      return placeImage(spec, make);
    default:
      return make satisfies never;
  }
}

function makeDisk(make: Extract<FileSystemSpec["make"], { how: "disk" }>): void {
  const descriptor = openSync(places.disk, "w");
  ftruncateSync(descriptor, make.megabytes * 2 ** 20);
  closeSync(descriptor);
  mustRun([...make.mkfs, places.disk], make.environment === undefined ? {} : { environment: make.environment });
}

function placeOverlay(spec: FileSystemSpec, planted: "upper" | "lower"): PlacedFileSystem {
  if (OVERLAY_BASE.how === "disk") makeDisk(OVERLAY_BASE);
  mkdirSync(places.base, { recursive: true });
  mount(["-t", "ext4", "-o", "loop", places.disk, places.base]);
  const layers = Object.fromEntries(["lower", "upper", "work"].map((name) => [name, join(places.base, name)]));
  for (const layer of Object.values(layers)) mkdirSync(layer);
  const layering = `lowerdir=${layers["lower"]},upperdir=${layers["upper"]},workdir=${layers["work"]}`;
  const lay = (): void => mount(["-t", "overlay", "-o", options(layering, spec.options), "overlay", places.mountPoint]);
  if (planted === "lower") return { plantAt: join(places.base, "lower"), mount: lay };
  lay();
  return { plantAt: places.mountPoint, mount: () => undefined };
}

function placeImage(spec: FileSystemSpec, make: Extract<FileSystemSpec["make"], { how: "image" }>): PlacedFileSystem {
  mkdirSync(places.tree);
  const inOrder = make.order === "image-first" ? [places.disk, places.tree] : [places.tree, places.disk];
  return {
    plantAt: places.tree,
    mount() {
      mustRun([...make.mkfs, ...inOrder]);
      rmSync(places.tree, { recursive: true });
      mount(["-t", spec.type, "-o", options("loop", spec.options), places.disk, places.mountPoint]);
    },
  };
}

function options(...given: readonly string[]): string {
  return given.filter((one) => one !== "").join(",");
}

function mount(args: readonly string[]): void {
  const { exitCode, stderr } = runProgram(["mount", ...args]);
  if (exitCode !== 0) throw new CannotMount(`"mount ${args.join(" ")}" ends with 0`, stderr.trim());
}
