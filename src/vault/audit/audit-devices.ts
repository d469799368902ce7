import { randomBytes } from 'node:crypto';
import type { AuditFile, OpenAuditFile } from '../../platform/audit-file/types.ts';
import type { MountStore } from '../mounts/mount-store.ts';
import { Refusal } from '../refusal.ts';
import type { Caller, Mount, VaultRequest } from '../routing/types.ts';
import { Hasher } from './hasher.ts';
import { type Answered, type Audited, recordsOf } from './record.ts';
import { type AuditLog, DEVICES_PATH, type StoredDevice } from './types.ts';

export const SALT_SIZE = 32;

interface Device {
  readonly stored: StoredDevice;
  readonly hasher: Hasher;
  readonly file: AuditFile;
}

/**
 * The devices of this replica: those that its operator named when it was started, and those that the vault has stored.
 * Where there are several, one must hold; where there is none, nothing is recorded.
 */
export class AuditDevices implements AuditLog {
  readonly #open: OpenAuditFile;
  readonly #own: readonly string[];
  readonly #now: () => number;
  #devices: readonly Device[] = [];
  #refreshed: Promise<void> = Promise.resolve();

  /** `own` are files that are recorded in, whatever is stored. */
  constructor(open: OpenAuditFile, own: readonly string[], now: () => number) {
    this.#open = open;
    this.#own = own;
    this.#now = now;
  }

  request(request: VaultRequest, caller: Caller | undefined, mount: Mount | undefined): Promise<void> {
    return this.#append({ time: this.#now(), request, caller, mount });
  }

  answer(
    request: VaultRequest,
    caller: Caller | undefined,
    mount: Mount | undefined,
    answered: Answered,
  ): Promise<void> {
    return this.#append({ time: this.#now(), request, caller, mount }, answered);
  }

  /** One after another, as a file that is opened twice would have two ends. */
  refresh(settings: MountStore): Promise<void> {
    const refreshed = this.#refreshed.then(() => this.#refresh(settings));
    // Whoever asked for it is told; the next one is tried all the same.
    this.#refreshed = refreshed.catch(() => undefined);
    return refreshed;
  }

  async #refresh(settings: MountStore): Promise<void> {
    const stored = (await settings.get<readonly StoredDevice[]>(DEVICES_PATH))?.value ?? [];
    const own = await Promise.all(this.#own.map((file) => ownDevice(file, settings)));
    const wanted = [...own, ...stored];
    const before = this.#devices;
    this.#devices = wanted.map((one) => ({
      stored: one,
      hasher: new Hasher(Buffer.from(one.salt, 'base64')),
      file: before.find((device) => device.stored.file === one.file)?.file ?? this.#open(one.file),
    }));
    const files = new Set(this.#devices.map(({ file }) => file));
    await Promise.all(before.filter(({ file }) => !files.has(file)).map(({ file }) => file.close()));
  }

  devices(): readonly StoredDevice[] {
    return this.#devices.map(({ stored }) => stored);
  }

  async probe(path: string): Promise<void> {
    if (this.#devices.some(({ stored }) => stored.file === path))
      throw new Refusal(400, 'a device records in this file already');
    const file = this.#open(path);
    await file.prepare();
    await file.close();
  }

  hash(device: string, text: string): string | undefined {
    const found = this.#devices.find(({ stored }) => stored.path === device);
    return found?.hasher.of(text);
  }

  /** Lets go of the files, so that those that have their names then are written to. */
  async reopen(): Promise<void> {
    await Promise.all(this.#devices.map(({ file }) => file.reopen()));
  }

  async close(): Promise<void> {
    await Promise.all(this.#devices.map(({ file }) => file.close()));
    this.#devices = [];
  }

  #append(audited: Audited, answered?: Answered): Promise<void> {
    const [only, ...others] = this.#devices;
    if (!only) return Promise.resolve();
    if (others.length > 0) return this.#appendToAll(audited, answered);
    return only.file.append(...recordsOf(audited, answered, only.hasher));
  }

  async #appendToAll(audited: Audited, answered: Answered | undefined): Promise<void> {
    const outcomes = await Promise.allSettled(
      this.#devices.map(({ file, hasher }) => file.append(...recordsOf(audited, answered, hasher))),
    );
    const failed = outcomes.find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected' && outcomes.every(({ status }) => status === 'rejected'))
      throw failed.reason;
  }
}

/** A file that the operator named, with a salt of its own that outlives the process. */
async function ownDevice(file: string, settings: MountStore): Promise<StoredDevice> {
  const name = Buffer.from(file).toString('base64url');
  const place = `audit-salt/${name}`;
  const salt =
    (await settings.get<string>(place))?.value ??
    (await settings.update<string>(place, (before) => before ?? randomBytes(SALT_SIZE).toString('base64')));
  return {
    path: `own-${name}/`,
    type: 'file',
    description: 'named when it was started',
    file,
    salt: salt ?? '',
  };
}
