import { Fault } from '../../../model/fault.ts';
import type { DatabaseDriver, DatabaseTarget } from '../../../platform/database-drivers/types.ts';

/** A database in memory: who may log in, by which password. The vault logs in as `root`. */
export class FakeDatabase {
  readonly users = new Map([['root', 'first']]);
  /** What was done, in order: `create v-root-…`. */
  readonly done: string[] = [];
  isAway = false;
  /** Is asked before anything is done, and after it: what it throws, or waits for, the vault sees. */
  before: (what: string) => Promise<void> = () => Promise.resolve();
  after: (what: string) => Promise<void> = () => Promise.resolve();

  readonly driver: DatabaseDriver = {
    id: 'fake',
    plugins: ['fake-database-plugin'],
    longestUsername: 63,
    check(url) {
      if (!url.startsWith('fake://')) throw new Fault('usage', 'connection_url is no fake');
    },
    verify: (target) => this.#do(target, 'verify', () => undefined),
    create: (target, { username, password }) =>
      this.#do(target, `create ${username}`, () => this.users.set(username, password)),
    extend: (target, username, expiration) =>
      this.#do(target, `extend ${username} ${new Date(expiration).toISOString()}`, () => undefined),
    changePassword: (target, { username, password }) =>
      this.#do(target, `change ${username}`, () => {
        if (!this.users.has(username)) throw new Fault('refused', 'no such user');
        this.users.set(username, password);
      }),
    drop: (target, username) => this.#do(target, `drop ${username}`, () => this.users.delete(username)),
  };

  readonly drivers = (plugin: string) => (plugin === 'fake-database-plugin' ? this.driver : undefined);

  async #do({ username, password }: DatabaseTarget, what: string, work: () => unknown): Promise<void> {
    await this.before(what);
    if (this.isAway) throw new Fault('unreachable', 'the database does not answer');
    if (this.users.get(username) !== password) throw new Fault('refused', 'no such password');
    this.done.push(what);
    work();
    await this.after(what);
  }

  /** Users that the vault made. */
  get made(): string[] {
    return [...this.users.keys()].filter((name) => name.startsWith('v-'));
  }
}
