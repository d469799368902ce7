import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { must } from './command.ts';

/** Docker has the host forward for its own networks alone, where it had to switch forwarding on. */
const PAST_DOCKER = ['-i', '-o'].map((side) => ['DOCKER-USER', side, 'podman+', '-j', 'ACCEPT']);

/** `podman system service` with images, containers and networks of its own. Ends with all of it. */
export class PodmanService implements AsyncDisposable {
  readonly socket: string;
  readonly #folder: string;
  readonly #within: readonly string[];
  readonly #process: ChildProcess;

  private constructor(folder: string, options: readonly string[], within: readonly string[]) {
    this.#folder = folder;
    this.#within = within;
    this.socket = join(folder, 'podman.sock');
    writeFileSync(
      join(folder, 'storage.conf'),
      `[storage]\ndriver = "vfs"\ngraphroot = "${folder}/images"\nrunroot = "${folder}/run"\n`,
    );
    // Podman's own choice, crun, does not run on every kind of control groups.
    writeFileSync(join(folder, 'containers.conf'), '[engine]\nruntime = "runc"\n');
    const args = [
      '--network-config-dir',
      join(folder, 'networks'),
      '--tmpdir',
      join(folder, 'tmp'),
      ...options,
    ];
    const service = ['podman', ...args, 'system', 'service', '--time=0', `unix://${this.socket}`];
    const [first = '', ...rest] = [...within, ...service];
    this.#process = spawn(first, rest, {
      env: {
        ...process.env,
        CONTAINERS_STORAGE_CONF: join(folder, 'storage.conf'),
        CONTAINERS_CONF_OVERRIDE: join(folder, 'containers.conf'),
        PODMAN_IGNORE_CGROUPSV1_WARNING: '1',
      },
      stdio: 'ignore',
    });
  }

  /** With options of `podman`; `within`: a command that runs others in the network namespace of its host. */
  static async start({
    options = [],
    within = [],
  }: { options?: readonly string[]; within?: readonly string[] } = {}): Promise<PodmanService> {
    const service = new PodmanService(mkdtempSync(join(tmpdir(), 'plimsoll-podman-')), options, within);
    for (const late = Date.now() + 30_000; !existsSync(service.socket); await sleep(50))
      if (Date.now() > late) throw new Error('Podman does not answer');
    // There is no such chain where no Docker runs.
    service.#passDocker('-I');
    return service;
  }

  #passDocker(how: '-I' | '-D'): void {
    for (const rule of PAST_DOCKER) {
      const [first = '', ...rest] = [...this.#within, 'iptables', how, ...rule];
      spawnSync(first, rest);
    }
  }

  /** The command that speaks to it. */
  get command(): readonly string[] {
    return ['podman', '--url', `unix://${this.socket}`];
  }

  /** Has the resolver of a network ask this one. */
  async resolveBy(network: string, resolver: string): Promise<void> {
    const [command = '', ...args] = this.command;
    await must(command, [...args, 'network', 'update', network, '--dns-add', resolver]);
  }

  /** What makes Plimsoll ask it and no other. */
  get environment(): NodeJS.ProcessEnv {
    return { DOCKER_HOST: undefined, CONTAINER_HOST: `unix://${this.socket}` };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#passDocker('-D');
    this.#process.kill('SIGTERM');
    if (this.#process.exitCode === null) await once(this.#process, 'exit');
    // Whatever a container has left mounted there.
    spawnSync('umount', ['--recursive', '--lazy', join(this.#folder, 'images')]);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
