import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../fixtures/until.ts';
import { must, run } from './command.ts';

/** Hosts beyond this one, in a network namespace: addresses, servers that send back what they get, and dnsmasq. */
export class OutsideWorld implements AsyncDisposable {
  readonly #name: string;
  readonly #link: string;
  readonly #number: number;
  #folder = '';
  readonly #processes = new Set<ChildProcess>();
  readonly #resolvers = new Map<number, ChildProcess>();

  /** `number`: 1 to 250, for its addresses. */
  constructor(number: number) {
    this.#number = number;
    this.#name = `plimsoll-outside-${process.pid}`;
    this.#link = `pl${process.pid}`;
  }

  address(host: number): string {
    return `198.18.${this.#number}.${host}`;
  }

  address6(host: number): string {
    return `fd98:0:0:${this.#number.toString(16)}::${host.toString(16)}`;
  }

  /** Runs what follows there. */
  get within(): readonly string[] {
    return ['ip', 'netns', 'exec', this.#name];
  }

  /** With these hosts, the first of which is the resolver. This host is number 1. */
  async open(hosts: readonly number[]): Promise<void> {
    this.#folder = mkdtempSync(join(tmpdir(), 'plimsoll-outside-'));
    await must('ip', ['netns', 'add', this.#name]);
    await must('ip', [
      'link',
      'add',
      this.#link,
      'type',
      'veth',
      'peer',
      'name',
      'eth0',
      'netns',
      this.#name,
    ]);
    await must('ip', ['address', 'add', `${this.address(1)}/24`, 'dev', this.#link]);
    await must('ip', ['address', 'add', `${this.address6(1)}/64`, 'dev', this.#link, 'nodad']);
    await must('ip', ['link', 'set', this.#link, 'up']);
    for (const host of hosts) {
      await this.#inside('ip', 'address', 'add', `${this.address(host)}/24`, 'dev', 'eth0');
      await this.#inside('ip', 'address', 'add', `${this.address6(host)}/64`, 'dev', 'eth0', 'nodad');
    }
    for (const link of ['lo', 'eth0']) await this.#inside('ip', 'link', 'set', link, 'up');
    await this.#inside('ip', 'route', 'add', 'default', 'via', this.address(1));
    await this.#inside('ip', '-6', 'route', 'add', 'default', 'via', this.address6(1));
    for (const port of ['80', '81']) this.#start('busybox', 'nc', '-ll', '-p', port, '-e', 'busybox', 'cat');
  }

  /** Has the resolver at host number `at` answer by these lines of dnsmasq(8)'s configuration from now on. */
  async resolve(at: number, lines: readonly string[]): Promise<void> {
    await this.silence(at);
    const file = join(this.#folder, `dnsmasq-${at}.conf`);
    const own = [`listen-address=${this.address(at)}`, `listen-address=${this.address6(at)}`];
    const fixed = [
      'bind-interfaces',
      'no-resolv',
      'no-hosts',
      'user=root',
      'group=root',
      'log-queries=extra',
    ];
    writeFileSync(file, [...own, ...fixed, ...lines, ''].join('\n'));
    const flags = ['--keep-in-foreground', `--conf-file=${file}`, `--pid-file=${file}.pid`];
    this.#resolvers.set(at, this.#start('dnsmasq', ...flags, '--log-facility=-'));
    const isListening = async () => (await this.#inside('ss', '-Hlun')).includes(`${this.address(at)}:53`);
    await until(isListening, 'a resolver');
  }

  /** Ends the resolver. */
  async silence(at: number): Promise<void> {
    const running = this.#resolvers.get(at);
    if (running) await this.#end(running);
    this.#resolvers.delete(at);
  }

  #start(...command: readonly string[]): ChildProcess {
    const [first = '', ...rest] = [...this.within, ...command];
    const child = spawn(first, rest, { stdio: 'ignore' });
    this.#processes.add(child);
    return child;
  }

  async #end(child: ChildProcess): Promise<void> {
    this.#processes.delete(child);
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  #inside(...command: readonly string[]): Promise<string> {
    const [first = '', ...rest] = [...this.within, ...command];
    return must(first, rest);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#processes) await this.#end(child);
    await run('ip', ['link', 'delete', this.#link]);
    await run('ip', ['netns', 'delete', this.#name]);
    rmSync(this.#folder, { recursive: true });
  }
}
