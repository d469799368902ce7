import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Lane } from './suite.ts';

const SCRIPT = join(import.meta.dirname, 'machine.sh');
const CGROUPS = '/sys/fs/cgroup';
const ENGINES: Readonly<Record<Lane, 'docker' | 'none'>> = {
  anywhere: 'none',
  machine: 'none',
  engine: 'docker',
  kernel: 'docker',
  host: 'none',
};

export interface Ended {
  readonly code: number;
  readonly output: string;
  /** Of processor time, of all that ran there and has ended; undefined where it was killed. */
  readonly cpuSeconds: number | undefined;
}

/** Whether this process may make machines: namespaces of their own, which takes root. */
export function canMakeMachines(): boolean {
  if (process.getuid?.() !== 0) return false;
  return spawnSync('unshare', ['--net', '--mount', '--pid', '--fork', 'true']).status === 0;
}

/**
 * A machine of its own for one command: its own network, mounts, processes, engine and folders of state, on this
 * kernel. Whatever runs there ends with the command, with `end`, and with this process, even where that is killed.
 */
export class Machine {
  static #made = 0;
  readonly #folder: string;
  readonly #cgroup: string;
  readonly #lane: Lane;
  #process: ChildProcess | undefined;

  constructor(lane: Lane) {
    const number = (Machine.#made += 1);
    this.#lane = lane;
    // Sockets have paths of at most 107 bytes.
    this.#folder = join(tmpdir(), `pe-${process.pid}`, String(number));
    this.#cgroup = `plimsoll-test-${process.pid}-${number}`;
  }

  /** Runs a command to its end, or to its end by force after so many seconds. */
  async run(command: readonly string[], environment: NodeJS.ProcessEnv, seconds: number): Promise<Ended> {
    const temporary = join(this.#folder, 't');
    mkdirSync(temporary, { recursive: true, mode: 0o755 });
    const { DOCKER_HOST: _, DOCKER_CONTEXT: __, CONTAINER_HOST: ___, ...around } = environment;
    const network = this.#lane === 'host' ? 'host' : 'own';
    const env = {
      ...around,
      TMPDIR: temporary,
      PLIMSOLL_TEST_MACHINE: network,
      PLIMSOLL_TEST_CGROUP: this.#cgroup,
    };
    const apart = [
      ...(network === 'own' ? ['--net'] : []),
      '--mount',
      '--uts',
      '--ipc',
      '--pid',
      '--fork',
      '--kill-child',
    ];
    const script = [SCRIPT, this.#folder, network, ENGINES[this.#lane], ...command];
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'unshare', ...apart, ...script], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // What a terminal interrupts is the run, which ends its machines.
      detached: true,
    });
    this.#process = child;
    const chunks: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    const late = setTimeout(() => {
      chunks.push(Buffer.from(`\nplimsoll: given up after ${seconds} s\n`));
      child.kill('SIGKILL');
    }, seconds * 1000);
    const [code] = (await once(child, 'close')) as [number | null];
    clearTimeout(late);
    const output = Buffer.concat(chunks).toString();
    const cpuSeconds = this.#cpuSeconds();
    this.end();
    return { code: code ?? 1, output, cpuSeconds };
  }

  /** Ends whatever runs there, and removes what it kept. */
  end(): void {
    if (this.#process?.exitCode === null && this.#process.signalCode === null) this.#process.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    removeCgroups(this.#cgroup);
  }

  #cpuSeconds(): number | undefined {
    try {
      const text = readFileSync(join(this.#folder, 'times'), 'utf8');
      // Lines of user and system time, as `1m2.345s`, of the shell and of its children.
      const parts = Array.from(
        text.matchAll(/(\d+)m([\d.]+)s/g),
        (found) => Number(found[1]) * 60 + Number(found[2]),
      );
      return parts.reduce((all, one) => all + one, 0);
    } catch {
      return undefined;
    }
  }
}

/** Removes what runs that were killed have left. */
export function removeLeftMachines(): void {
  const left = readdirSync(tmpdir()).filter((name) => /^pe-\d+$/.test(name) && !isRunning(name.slice(3)));
  for (const name of left) {
    rmSync(join(tmpdir(), name), { recursive: true, force: true });
    removeCgroups(`plimsoll-test-${name.slice(3)}-`);
  }
}

/** Removes the folder of this run. */
export function removeFolderOfRun(): void {
  rmSync(join(tmpdir(), `pe-${process.pid}`), { recursive: true, force: true });
}

function isRunning(pid: string): boolean {
  return spawnSync('kill', ['-0', pid]).status === 0;
}

/** An engine that is killed leaves its control groups, which are empty. */
function removeCgroups(prefix: string): void {
  const inFolder = (folder: string) => {
    for (const name of readFolder(folder).filter((one) => one.startsWith(prefix)))
      removeTree(join(folder, name));
  };
  inFolder(CGROUPS);
  for (const hierarchy of readFolder(CGROUPS)) inFolder(join(CGROUPS, hierarchy));
}

function removeTree(folder: string): void {
  for (const name of readFolder(folder)) removeTree(join(folder, name));
  try {
    rmdirSync(folder);
  } catch {
    // Somebody else was quicker, or it is a file of the kernel.
  }
}

function readFolder(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((one) => one.isDirectory())
      .map(({ name }) => name);
  } catch {
    return [];
  }
}
