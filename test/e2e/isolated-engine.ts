import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { must, run } from './command.ts';

/** A Docker engine of its own in a network namespace of its own, which may be killed. Ends with all of it. */
export class IsolatedEngine implements AsyncDisposable {
  static #started = 0;
  /** The name of its network namespace. */
  readonly namespace = `plimsoll-${process.pid}-${(IsolatedEngine.#started += 1)}`;
  readonly #folder = mkdtempSync(join(tmpdir(), 'plimsoll-engine-'));
  #process: ChildProcess | undefined;

  private constructor() {}

  static async start(...options: readonly string[]): Promise<IsolatedEngine> {
    const engine = new IsolatedEngine();
    await must('ip', ['netns', 'add', engine.namespace]);
    await must('ip', ['-n', engine.namespace, 'link', 'set', 'lo', 'up']);
    for (const setting of ['ipv4.ip_forward', 'ipv6.conf.all.forwarding'])
      await must('ip', ['netns', 'exec', engine.namespace, 'sysctl', '-qw', `net.${setting}=1`]);
    await engine.resume(...options);
    return engine;
  }

  /** Runs what follows in its network namespace. */
  get within(): readonly string[] {
    return ['nsenter', `--net=/run/netns/${this.namespace}`, '--'];
  }

  get socket(): string {
    return `unix://${this.#folder}/docker.sock`;
  }

  /** The command that speaks to it. */
  get command(): readonly string[] {
    return ['docker', '--host', this.socket];
  }

  /** Starts it, again where it was ended, with options of dockerd; back once it answers. */
  async resume(...options: readonly string[]): Promise<void> {
    const folder = this.#folder;
    const places = ['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')];
    const args = [...places, '--pidfile', join(folder, 'pid'), '--host', this.socket, ...options];
    const [first = '', ...rest] = [...this.within, 'dockerd', ...args];
    rmSync(join(folder, 'pid'), { force: true });
    this.#process = spawn(first, rest, { stdio: 'ignore' });
    for (
      const late = Date.now() + 60_000;
      (await run('docker', ['--host', this.socket, 'version'])).code !== 0;
    ) {
      if (Date.now() > late) throw new Error('the engine does not answer');
      await sleep(100);
    }
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (!this.#process || this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill(signal);
    await once(this.#process, 'exit');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end('SIGTERM');
    await run('ip', ['netns', 'delete', this.namespace]);
    await run('sh', ['-c', `umount -l $(grep -o '${this.#folder}[^ ]*' /proc/mounts) 2>/dev/null`]);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
