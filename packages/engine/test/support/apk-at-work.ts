/** This defines `apkAtWork`: a package manager that is at work in a root. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { onTestFinished } from "vitest";

/** Another process holds the lock of apk's database until the test ends. @returns its process id */
export async function apkAtWork({ at }: { readonly at: (path: string) => string }): Promise<number | undefined> {
  mkdirSync(at("lib/apk/db"), { recursive: true });
  writeFileSync(at("lib/apk/db/lock"), "");
  const holder = spawn("flock", [at("lib/apk/db/lock"), "sh", "-c", "echo held; read line"], { stdio: ["pipe", "pipe", "inherit"] });
  const gone = once(holder, "exit");
  onTestFinished(async () => {
    holder.stdin.end("\n");
    await gone;
  });
  await once(holder.stdout, "data");
  return holder.pid;
}
