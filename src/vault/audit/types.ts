import type { MountStore } from '../mounts/mount-store.ts';
import type { Caller, Mount, VaultRequest } from '../routing/types.ts';
import type { Answered } from './record.ts';

/**
 * Where every request and every answer is recorded. Resolves once the record is durable; rejects where it cannot be. The
 * mount is undefined where nothing is mounted at the path, and the caller where nobody is known by the token.
 */
export interface AuditLog {
  request(request: VaultRequest, caller: Caller | undefined, mount: Mount | undefined): Promise<void>;
  answer(
    request: VaultRequest,
    caller: Caller | undefined,
    mount: Mount | undefined,
    answered: Answered,
  ): Promise<void>;
  /** Takes up which devices the vault has now, as other replicas change them too. */
  refresh(settings: MountStore): Promise<void>;
  devices(): readonly StoredDevice[];
  /** Can a new device record in a file? Rejects with a `Refusal` or a `Fault` where it cannot. */
  probe(path: string): Promise<void>;
  /** How a device writes a text; undefined where there is no such device. */
  hash(device: string, text: string): string | undefined;
}

/** A device as it is stored. */
export interface StoredDevice {
  /** What it is called, with a slash at its end. */
  readonly path: string;
  readonly type: 'file' | 'socket' | 'syslog';
  readonly description: string;
  /** A path on the machine of each replica, or where records are sent: `socket+tcp://host:port`, `syslog+udp://…`. */
  readonly file: string;
  /** Key of the HMAC by which it writes texts, in base64. */
  readonly salt: string;
}

/** Where devices are stored: all in one value. */
export const DEVICES_PATH = 'audit';
