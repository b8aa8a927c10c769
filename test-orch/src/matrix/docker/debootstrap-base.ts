/** This defines `debootstrapBase`: a Debian of its own packages, for machines that reach no image registry. */
import { spawnSync } from "node:child_process";
import { closeSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { MatrixError } from "../matrix-error.ts";
import { installTools } from "../run/install-tools.ts";
import type { RunFolder } from "../run/run-folder.ts";
import type { Docker } from "./docker.ts";

const MIRROR = "http://deb.debian.org/debian";

/** Makes the smallest Debian of that release and returns the name of its image. */
export function debootstrapBase(docker: Docker, folder: RunFolder, suite: string): string {
  if (process.geteuid?.() !== 0) throw new MatrixError("image-unusable", `No registry is reached for an image of Debian ${suite}, and only root can make one with debootstrap.`);
  installTools(["debootstrap"]);
  const root = join(folder.dir, `debootstrap-${suite}`);
  const archive = `${root}.tar`;
  must("debootstrap", ["--variant=minbase", suite, root, mirror()]);
  must("tar", ["--directory", root, "--numeric-owner", "--xattrs", "--exclude=./var/cache/apt/archives/*.deb", "--create", "--file", archive, "."]);
  const tag = `switchyard-matrix-base:${suite}`;
  const input = openSync(archive, "r");
  try {
    docker.call(["import", "-", tag], { input });
  } finally {
    closeSync(input);
    rmSync(root, { recursive: true });
    rmSync(archive);
  }
  return tag;
}

/** The mirror that this machine's own apt takes Debian from, if it is one. */
function mirror(): string {
  const { stdout } = spawnSync("apt-get", ["indextargets", "--format", "$(REPO_URI)", "Origin: Debian", "Created-By: Packages"], { encoding: "utf8" });
  return stdout?.split("\n").find((line) => /^https?:.*\/debian\/?$/u.test(line)) ?? MIRROR;
}

function must(program: string, args: readonly string[]): void {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  if (status === 0) return;
  throw new MatrixError("image-unusable", `"${program} ${args.join(" ")}" failed: ${error?.message ?? ""}${stdout?.slice(-1000) ?? ""}${stderr ?? ""}`);
}
