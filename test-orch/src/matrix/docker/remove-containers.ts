/** This defines `removeContainers`. */
import { isOfDeadRun } from "../run/is-of-dead-run.ts";
import { RUN_LABEL } from "./container-arguments.ts";
import type { Docker } from "./docker.ts";

/** Removes the containers whose run `isMeant`, running or not. */
export function removeContainers(docker: Docker, isMeant: (run: string) => boolean): void {
  const { ok, stdout } = docker.try(["ps", "--all", "--filter", `label=${RUN_LABEL}`, "--format", `{{.ID}} {{.Label "${RUN_LABEL}"}}`]);
  const lines = ok ? stdout.trim().split("\n") : [];
  const ids = lines.map((line) => line.split(" ")).flatMap(([id = "", run = ""]) => (id !== "" && isMeant(run) ? [id] : []));
  if (ids.length > 0) docker.try(["rm", "--force", ...ids]);
}

/** Removes what killed runs have left in a daemon that outlives them. */
export function sweepContainers(docker: Docker): void {
  removeContainers(docker, isOfDeadRun);
}
