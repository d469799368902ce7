import { createHash } from 'node:crypto';
import type { DeliveredCredential } from '../../model/report/delivery.ts';
import type { HeldSecret } from './plan.ts';
import { keyOf } from './secrets.ts';

/** A secret with the files that have something of it. */
export interface Placed {
  readonly held: HeldSecret;
  readonly files: readonly string[];
  /** Milliseconds from 1970; undefined: nobody says. */
  readonly endsAt: number | undefined;
}

interface Entry extends Placed {
  /** Tells one credential from the next at the same place. */
  readonly id: string;
  readonly deliveredAt: number;
  readonly removedAt: number | undefined;
}

/** Credentials that were and are not there any more, which are remembered. */
const MOST_PAST = 100;

/** Since when each credential is in files, and how long those were that are not any more. Times are milliseconds from 1970. */
export class Exposure {
  #present = new Map<string, Entry>();
  #past: Entry[] = [];

  /** That files have these credentials now, and no others. */
  deliver(placed: readonly Placed[], now: number): void {
    const before = this.#present;
    this.#present = new Map(
      placed.map((one) => {
        const key = keyOf(one.held.secret.request);
        const id = idOf(one.held);
        const earlier = before.get(key);
        const deliveredAt = earlier?.id === id ? earlier.deliveredAt : now;
        return [key, { ...one, id, deliveredAt, removedAt: undefined }];
      }),
    );
    for (const [key, entry] of before) if (this.#present.get(key)?.id !== entry.id) this.#end(entry, now);
  }

  /** That no file has any of them any more. */
  withdraw(now: number): void {
    for (const entry of this.#present.values()) this.#end(entry, now);
    this.#present.clear();
  }

  /** All that is known, those that are there first. */
  credentials(now: number): DeliveredCredential[] {
    return [...this.#present.values(), ...this.#past.toReversed()].map((entry) => credentialOf(entry, now));
  }

  #end(entry: Entry, now: number): void {
    this.#past = [...this.#past, { ...entry, removedAt: now }].slice(-MOST_PAST);
  }
}

/** What is leased is another one by its lease, and other secrets by what they are. */
function idOf({ secret: { leaseId, data } }: HeldSecret): string {
  return leaseId === '' ? createHash('sha256').update(JSON.stringify(data)).digest('hex') : leaseId;
}

const moment = (at: number): string => new Date(at).toISOString();

function credentialOf(entry: Entry, now: number): DeliveredCredential {
  const { secret, renewals } = entry.held;
  return {
    path: secret.request.path,
    ...(secret.version !== undefined && { version: secret.version }),
    kind: entry.endsAt === undefined ? 'static' : 'leased',
    files: [...entry.files],
    ...(secret.madeAt !== undefined && { madeAt: moment(secret.madeAt) }),
    deliveredAt: moment(entry.deliveredAt),
    ...(entry.endsAt !== undefined && { endsAt: moment(entry.endsAt) }),
    renewals,
    ...(entry.removedAt !== undefined && { removedAt: moment(entry.removedAt) }),
    exposedSeconds: Math.round((entry.removedAt ?? now) - entry.deliveredAt) / 1000,
    reads: 'unknown',
  };
}
