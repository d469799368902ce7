import { Fault } from '../../model/fault.ts';
import type { Child } from '../../platform/child/types.ts';
import type { SecretFile } from '../../platform/secret-files/types.ts';
import { ManualTimer } from '../../platform/timer/manual-timer.fixture.ts';
import type { AskedVault, DeliveryServices, VaultAnswer } from './types.ts';

/** A machine and a vault in memory, whose time a test passes. */
export class FakeWorld {
  readonly timer = new ManualTimer();
  readonly notes: string[] = [];
  readonly files = new Map<string, SecretFile>();
  /** What happened, in order. */
  readonly events: string[] = [];
  /** What the vault answers, by method and path. */
  readonly answers = new Map<string, VaultAnswer | (() => VaultAnswer)>();
  /** Tokens that are good. */
  readonly tokens = new Set<string>();
  isAway = false;
  tokenLifetime = 3600;
  #logins = 0;
  #running: ((code: number) => void) | undefined;

  get services(): DeliveryServices {
    return {
      vault: this.#vault(undefined),
      files: {
        write: (file) => {
          this.files.set(file.path, file);
          this.events.push(`write ${file.path}`);
        },
        remove: (path) => {
          this.files.delete(path);
          this.events.push(`remove ${path}`);
        },
      },
      startChild: () => this.#child(),
      signalByFile: (path, signal) => void this.events.push(`${signal} ${path}`),
      commands: {
        run: (command) => {
          this.events.push(`run ${command}`);
          return Promise.resolve({ code: 1, stdout: 'fake-secret', stderr: '' });
        },
      },
      readText: (path) => `text of ${path}\n`,
      timer: this.timer,
      now: () => Date.UTC(2026, 0, 1) + this.timer.now(),
      note: (text) => void this.notes.push(text),
    };
  }

  text(path: string): string | undefined {
    const file = this.files.get(path);
    return file && Buffer.from(file.content).toString();
  }

  /** Ends the process by itself. */
  exit(code: number): void {
    this.#running?.(code);
  }

  #child(): Child {
    this.events.push('start');
    const { promise: ended, resolve } = Promise.withResolvers<number>();
    this.#running = resolve;
    return {
      ended,
      signal: (signal) => void this.events.push(signal),
      stop: (signal) => {
        this.events.push(`stop ${signal}`);
        resolve(143);
        return Promise.resolve();
      },
    };
  }

  #vault(token: string | undefined): AskedVault {
    return {
      as: (other) => this.#vault(other),
      read: (path, query) => this.#answer('read', path, token, query),
      write: (path) => this.#answer('write', path, token),
    };
  }

  #answer(method: string, path: string, token: string | undefined, query = {}): Promise<VaultAnswer> {
    if (this.isAway) return Promise.reject(new Fault('unreachable', 'no vault answers'));
    this.events.push(`${method} ${path}`);
    if (path.endsWith('/login')) return Promise.resolve({ auth: this.#logIn() });
    if (token === undefined || !this.tokens.has(token))
      return Promise.reject(new Fault('refused', 'the vault answers 403'));
    if (path === 'auth/token/lookup-self') return Promise.resolve({ data: { ttl: this.tokenLifetime } });
    if (path === 'auth/token/renew-self') return Promise.resolve({ auth: this.#auth(token) });
    if (path === 'auth/token/revoke-self') this.tokens.delete(token);
    const found = this.answers.get(`${method} ${path}${new URLSearchParams(query).toString()}`);
    const answer = typeof found === 'function' ? found() : found;
    return answer ? Promise.resolve(answer) : Promise.reject(new Fault('not-found', `nothing at ${path}`));
  }

  #logIn() {
    this.#logins += 1;
    const token = `fake-token-${this.#logins}`;
    this.tokens.add(token);
    return this.#auth(token);
  }

  #auth(token: string) {
    return { client_token: token, lease_duration: this.tokenLifetime, renewable: true };
  }
}
