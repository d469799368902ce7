import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../fixtures/until.ts';
import { run } from './command.ts';
import { HostNetwork } from './host-network.ts';

/** A Docker engine of its own in a network namespace of its own, which may be killed. Ends with all of it. */
export class IsolatedEngine implements AsyncDisposable {
  readonly network: HostNetwork;
  readonly #folder = mkdtempSync(join(tmpdir(), 'plimsoll-engine-'));
  #process: ChildProcess | undefined;

  private constructor(network: HostNetwork) {
    this.network = network;
  }

  static async start(...options: readonly string[]): Promise<IsolatedEngine> {
    const engine = new IsolatedEngine(await HostNetwork.create());
    await engine.resume(...options);
    return engine;
  }

  get socket(): string {
    return `unix://${this.#folder}/docker.sock`;
  }

  /** The command that speaks to it. */
  get command(): readonly string[] {
    return ['docker', '--host', this.socket];
  }

  /** What makes Plimsoll ask it and no other. */
  get environment(): NodeJS.ProcessEnv {
    return { DOCKER_HOST: this.socket };
  }

  /** Starts it, again where it was ended, with options of dockerd; back once it answers. */
  async resume(...options: readonly string[]): Promise<void> {
    const folder = this.#folder;
    const places = ['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')];
    const args = [...places, '--pidfile', join(folder, 'pid'), '--host', this.socket, ...options];
    const [first = '', ...rest] = [...this.network.within, 'dockerd', ...args];
    rmSync(join(folder, 'pid'), { force: true });
    this.#process = spawn(first, rest, { stdio: 'ignore' });
    const answers = async () =>
      existsSync(this.socket.replace('unix://', '')) &&
      (await run('docker', ['--host', this.socket, 'version'])).code === 0;
    await until(answers, 'an engine that answers', 60);
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (!this.#process || this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill(signal);
    await once(this.#process, 'exit');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end('SIGTERM');
    await this.network[Symbol.asyncDispose]();
    await run('sh', ['-c', `umount -l $(grep -o '${this.#folder}[^ ]*' /proc/mounts) 2>/dev/null`]);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
