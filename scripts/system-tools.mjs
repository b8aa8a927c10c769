// The system lane's tools: which are missing, and their installation.
//   node scripts/system-tools.mjs            lists what is missing
//   node scripts/system-tools.mjs install [TOOL...]    installs it, or of it these tools, with apt-get, as root; else says what to install
import { spawnSync } from "node:child_process";

/** Debian package by tool. */
const TOOLS = {
  strace: "strace",
  "mkfs.ext4": "e2fsprogs",
  "mkfs.xfs": "xfsprogs",
  "mkfs.btrfs": "btrfs-progs",
  openssl: "openssl",
  chattr: "e2fsprogs",
  losetup: "mount",
  flock: "util-linux",
  perl: "perl-base",
  busybox: "busybox-static",
  coreutils: "rust-coreutils",
  visudo: "sudo",
  dash: "dash",
  bindfs: "bindfs",
  setfattr: "attr",
  setcap: "libcap2-bin",
  setfacl: "acl",
  debootstrap: "debootstrap",
  rpmbuild: "rpm",
  pacman: "pacman-package-manager",
  vercmp: "makepkg",
  "systemd-run": "systemd",
  pgrep: "procps",
  script: "bsdutils",
  tmux: "tmux",
  zsh: "zsh",
  fish: "fish",
  man: "man-db",
  docker: "docker.io",
  dockerd: "docker.io",
  setpriv: "util-linux",
  mksquashfs: "squashfs-tools",
  "mkfs.erofs": "erofs-utils",
  chromium: "chromium",
};

const PLACES = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

function has(tool) {
  const found = spawnSync("sh", ["-c", 'command -v "$0"', tool], { env: { PATH: PLACES.join(":") } });
  return found.status === 0;
}

const asked = process.argv.slice(3);
const wanted = Object.entries(TOOLS).filter(([tool]) => asked.length === 0 || asked.includes(tool));
const missing = [...new Set(wanted.filter(([tool]) => !has(tool)).map(([, name]) => name))];
if (missing.length === 0) {
  console.log("every system tool is there");
} else if (process.argv[2] !== "install") {
  console.log(`missing: ${missing.join(" ")}`);
  process.exitCode = 1;
} else if (process.geteuid() !== 0) {
  console.error(`The system lane needs root, and these packages: ${missing.join(" ")}`);
  process.exitCode = 1;
} else {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const run = (args) => spawnSync("apt-get", args, { stdio: ["ignore", "ignore", "inherit"], env }).status === 0;
  const done = run(["-q", "update"]) && run(["-q", "-y", "--no-install-recommends", "install", ...missing]);
  console.log(done ? `installed ${missing.join(" ")}` : `could not install ${missing.join(" ")}`);
  process.exitCode = done ? 0 : 1;
}
