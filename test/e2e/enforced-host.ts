import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GuardUpdate } from '../../src/model/report/guard-update.ts';
import type { HostChangeReport, HostStatusReport } from '../../src/model/report/host.ts';
import { ROOT } from '../architecture/source-files.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import { type Outcome, run } from './command.ts';
import { absence, missing, missingMachine } from './real-part.ts';

const hasTables = () =>
  / table (?:inet|bridge) plimsoll/.test(
    ` ${spawnSync('nft', ['list', 'tables'], { encoding: 'utf8' }).stdout}`,
  );

/** As `absence`, for a host on which profiles can be enforced; its engine is another question. */
export function missingHost(): string | false {
  return (
    missingMachine() ||
    absence(process.getuid?.() === 0, 'root') ||
    missing('nft', 'ip', 'nsenter', 'conntrack', 'busybox') ||
    absence(existsSync('/proc/sys/net/bridge'), 'br_netfilter') ||
    absence(!hasTables(), 'a host on which nothing is enforced')
  );
}

/** `plimsoll network` on a host, with a state of its own, and a folder that is removed at the end with all that was applied. */
export class EnforcedHost implements AsyncDisposable {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly #within: readonly string[];
  readonly #guards: RunningGuard[] = [];

  /** `within`: a command that runs others where they are to run, such as in a network namespace. */
  constructor(environment: NodeJS.ProcessEnv = {}, within: readonly string[] = []) {
    this.#within = within;
    this.folder = mkdtempSync(join(tmpdir(), 'plimsoll-host-'));
    this.environment = {
      ...process.env,
      PLIMSOLL_STATE_DIR: join(this.folder, 'state'),
      PLIMSOLL_CACHE_DIR: this.folder,
      ...environment,
    };
  }

  /** Where it is written down what is to hold. */
  get stateFile(): string {
    return join(this.environment['PLIMSOLL_STATE_DIR'] ?? '', 'state.json');
  }

  network(...args: readonly string[]): Promise<Outcome> {
    return this.run(join(ROOT, 'plimsoll'), 'network', ...args);
  }

  /** Runs a command where Plimsoll runs. */
  run(...command: readonly string[]): Promise<Outcome> {
    const [first = '', ...rest] = [...this.#within, ...command];
    return run(first, rest, { env: this.environment });
  }

  /** Without counters, which an engine's own rules count on. */
  async ruleset(): Promise<string> {
    const { code, stdout, stderr } = await this.run('nft', '-s', 'list', 'ruleset');
    assert.equal(code, 0, stderr);
    return stdout;
  }

  /** Runs until it is stopped, or this is over: a test that fails leaves none behind. */
  guard(environment: NodeJS.ProcessEnv = this.environment): RunningGuard {
    const guard = new RunningGuard(environment, this.#within);
    this.#guards.push(guard);
    return guard;
  }

  /** The report of a change that must exit 0. */
  async report(...args: readonly string[]): Promise<HostChangeReport> {
    const { code, stdout, stderr } = await this.network(...args, '--format', 'json');
    assert.equal(code, 0, `${args.join(' ')}: ${stderr}${stdout}`);
    return reportIn('host-change', stdout);
  }

  apply(...args: readonly string[]): Promise<HostChangeReport> {
    return this.report('apply', ...args);
  }

  /** Whatever it exits with. */
  async status(): Promise<HostStatusReport> {
    const { stdout, stderr } = await this.network('status', '--format', 'json');
    assert.notEqual(stdout, '', stderr);
    return reportIn('host-status', stdout);
  }

  /** Packets that a rule has refused, or would have. */
  async denied(rule: string, decision: 'denied' | 'would-be-denied' = 'denied'): Promise<number> {
    const { denials } = await this.status();
    return denials.find((one) => one.rule === rule && one.decision === decision)?.packets ?? 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const guard of this.#guards) await guard.stop();
    await this.network('remove', '--force');
    rmSync(this.folder, { recursive: true });
  }
}

/** `plimsoll network guard`, and what it said. */
export class RunningGuard {
  readonly updates: GuardUpdate[] = [];
  readonly process: ChildProcess;

  constructor(environment: NodeJS.ProcessEnv, within: readonly string[]) {
    const command = [...within, join(ROOT, 'plimsoll'), 'network', 'guard', '--format', 'json'];
    const [first = '', ...words] = command;
    const guard = spawn(first, words, { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
    let rest = '';
    guard.stdout.on('data', (chunk: Buffer) => {
      const lines = `${rest}${chunk.toString()}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.updates.push(reportIn('guard-update', line));
    });
    this.process = guard;
  }

  /** Until it has looked at everything once. */
  async started(): Promise<void> {
    await this.until(({ because }) => because.startsWith('start'), 60_000);
  }

  async until(found: (update: GuardUpdate) => boolean, patience = 30_000): Promise<GuardUpdate> {
    for (const late = Date.now() + patience; Date.now() < late; await sleep(50)) {
      const update = this.updates.find(found);
      if (update) return update;
    }
    throw new Error(`no such update among ${JSON.stringify(this.updates)}`);
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    this.process.kill(signal);
    await once(this.process, 'exit');
  }
}

/** `lab/web` calls `lab/db` at a port, and nobody calls or answers anything else. */
export function pairProfiles(port: number): string {
  return `apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata: { name: web, namespace: lab }
listens: []
egress:
  - to: { workload: { name: db } }
    ports: [${port}]
---
apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata: { name: db, namespace: lab }
listens:
  - port: ${port}
egress: []
`;
}
