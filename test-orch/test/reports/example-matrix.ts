/** This defines `exampleMatrix`: a result with cells of every kind. */
import type { MatrixCell, MatrixResult } from "../../src/matrix/matrix-result.ts";
import { hostileText } from "./hostile-text.ts";

const FILE_SYSTEMS = [
  ["ext4", "ext4", "rw,relatime"],
  ["ext4-noexec", "ext4", "rw,noexec,relatime"],
  ["xfs", "xfs", "rw,attr2,inode64,logbufs=8,noquota"],
  ["btrfs", "btrfs", "rw,space_cache=v2,subvolid=5,subvol=/"],
  ["tmpfs", "tmpfs", "rw,size=65536k"],
  ["overlay", "overlay", "rw,lowerdir=/mnt/lower,upperdir=/mnt/upper,workdir=/mnt/work"],
] as const;
const SCENARIOS = ["apply and rollback", "apply, killed, recover", "restore twice changes nothing", "full disk: the reserve is enough", "attributes, ACLs and capabilities", "profile switched by one exchange", "upgrade by the package manager in between"];

/** What is not as in most cells, by scenario and file system. */
const ODD: Readonly<Record<string, Partial<MatrixCell>>> = {
  "full disk: the reserve is enough on btrfs": {
    status: "failed",
    failures: [
      { where: "/usr/bin/ls after the rollback", expected: "file 0755 root:root, 142144 bytes", found: "link to ../lib/uutils/ls" },
      { where: "exit code of rollback", expected: "0", found: "70" },
    ],
  },
  "apply and rollback on overlay, alpine": {
    status: "failed",
    failures: [{ where: hostileText, expected: hostileText, found: "</dialog><h1>owned</h1>" }],
    facts: [{ stage: hostileText, [hostileText]: { list: [1, hostileText], none: null } }],
    reproduce: `npm run matrix -- --only '${hostileText}'`,
  },
  "attributes, ACLs and capabilities on tmpfs": {
    status: "lacking",
    reason: "tmpfs of this kernel has no user attributes",
    steps: [],
  },
};

/** With `hostile` false, a result in which everything passed and nothing is odd. */
export function exampleMatrix({ hostile = true } = {}): MatrixResult {
  const odd = hostile ? ODD : {};
  return {
    schema: "matrix.v1",
    started_at: "2026-11-21T22:58:24.120Z",
    duration_ms: 231_400,
    seed: "20261121",
    host: { kernel: "6.18.3", machine: "x86_64" },
    image: { how: "debootstrap", id: "sha256:4be429a5fbb2e71ae7958bfa558bc637cf3a61baf40a708cb8fff532b39e52d0" },
    file_systems: FILE_SYSTEMS.map(([name, type, options]) => ({ name, type, options, details: "made with the defaults of its tools on a loop device of 64 MiB" })),
    cells: [
      ...SCENARIOS.flatMap((scenario, row) => FILE_SYSTEMS.map(([name], column) => exampleCell(scenario, name, 400 + 731 * ((row * 5 + column * 3) % 7)))),
      exampleCell(SCENARIOS[0] ?? "", "overlay", 1930, "alpine"),
    ].map((cell) => ({ ...cell, ...odd[`${cell.scenario} on ${cell.file_system}${cell.distro === undefined ? "" : `, ${cell.distro}`}`] })),
  };
}

function exampleCell(scenario: string, fileSystem: string, duration: number, distro?: string): MatrixCell {
  return {
    scenario,
    file_system: fileSystem,
    ...(distro === undefined ? {} : { distro }),
    status: "passed",
    duration_ms: duration,
    steps: [
      { command: "switchyard --root /mnt/root apply --link /usr/bin/ls=/usr/lib/uutils/ls --commit --yes", exit_code: 0, duration_ms: duration * 0.55, stdout: "+ /usr/bin/ls -> ../lib/uutils/ls\n1 target switched in 1.9 ms\n", stderr: "" },
      { command: "switchyard --root /mnt/root rollback --yes", exit_code: 0, duration_ms: duration * 0.3, stdout: `- /usr/bin/ls\n${"one more line\n".repeat(30)}`, stderr: hostileText },
      { command: "switchyard --root /mnt/root status --json", exit_code: 0, duration_ms: duration * 0.12, stdout: '{"schema":"status.v1","runs":[]}\n', stderr: "" },
    ],
    failures: [],
    facts: [
      { stage: "preflight", decision: "success", run_id: "019aaaab-4bf0-7c64-a86d-bd1d8b7f3d0e", lock_wait_ms: 0.4 },
      { stage: "apply.result", decision: "success", path: "/usr/bin/ls", swap_method: "exchange", backup_durable: true, fsync_ms: 1.4 },
    ],
    reproduce: `npm run matrix -- --scenario '${scenario}' --file-system ${fileSystem}`,
  };
}
