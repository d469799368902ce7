import { createHash } from 'node:crypto';
import type { Fetch } from '../../platform/fetch/types.ts';
import type { MountStore } from '../mounts/mount-store.ts';
import type { Reply } from '../reply.ts';
import type { Caller, VaultRequest } from '../routing/types.ts';

/** A path that nobody has a reason to ask for. */
export interface Honeytoken {
  /** As it is asked for. */
  readonly path: string;
  /** Where whoever follows it comes from, for those who are alerted. */
  readonly note: string;
  /** In milliseconds since 1970. */
  readonly created: number;
}

/** Somebody asked for one: who, how often, and what came of it last. */
export interface Alert {
  readonly path: string;
  readonly note: string;
  readonly operation: string;
  readonly status: number;
  /** Users whom answers gave, the latest last: what logs in as one of them somewhere else came from here. */
  readonly accounts?: readonly string[];
  readonly accessor: string;
  readonly displayName: string;
  readonly entityId: string;
  readonly address: string;
  readonly namespace: string;
  readonly request: string;
  /** In milliseconds since 1970. */
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

const HONEYTOKENS_PATH = 'honeytokens/all';
const ALERTS = 'honeytokens/alert/';
/** Where alerts are sent too; empty: nowhere. */
export const WEBHOOK_PATH = 'honeytokens/webhook';
/** Milliseconds of one alert, and for which it is kept: 90 days. */
const [SPAN, KEPT] = [3_600_000, 7_776_000_000];
/** What is told at once. */
const MOST = 1_000;
/** Users who are told of one alert. */
const MOST_ACCOUNTS = 20;

/**
 * Paths whose use is an alert. Every request is looked up in the same set in memory, and what came of it is noted after
 * it is answered, from time to time: neither an answer nor its time tells one from any other secret.
 */
export class Honeytokens {
  #known: ReadonlyMap<string, Honeytoken> = new Map();
  /** What is to be noted, by the name of its row. */
  #seen = new Map<string, Alert>();
  /** What is to be sent. */
  #unsent: readonly Alert[] = [];

  /** Takes up what is stored, as other replicas change it too. */
  async refresh(settings: MountStore): Promise<void> {
    const stored = await settings.get<readonly Honeytoken[]>(HONEYTOKENS_PATH);
    this.#known = new Map((stored?.value ?? []).map((one) => [one.path, one]));
  }

  all(): readonly Honeytoken[] {
    return [...this.#known.values()];
  }

  async change(
    settings: MountStore,
    change: (before: readonly Honeytoken[]) => readonly Honeytoken[],
  ): Promise<void> {
    await settings.update<readonly Honeytoken[]>(HONEYTOKENS_PATH, (before = []) => change(before));
    await this.refresh(settings);
  }

  /** Remembers that somebody asked for one; false where it is none. */
  watch(request: VaultRequest, caller: Caller | undefined, reply: Reply, now: number): boolean {
    const found = this.#known.get((request.namespace + request.path).replace(/\/$/, ''));
    if (!found) return false;
    const { operation, address, namespace, id } = request;
    const { accessor = '', displayName = '', entityId = '' } = caller ?? {};
    const { path, note } = found;
    const who = { accessor, displayName, entityId, address, namespace };
    const { status } = reply;
    const accounts = reply.account === undefined ? [] : [reply.account];
    const came = { status, accounts, request: id, first: now, last: now, count: 1 };
    const alert = { path, note, operation, ...who, ...came };
    const row = rowOf(alert);
    this.#seen.set(row, joined(this.#seen.get(row), alert));
    return true;
  }

  /** Stores what was seen, and sends it. Rejects where that cannot be done; it is kept then, and tried again. */
  async flush(settings: MountStore, fetch: Fetch, now: number): Promise<void> {
    const seen = this.#seen;
    this.#seen = new Map();
    for (const [row, alert] of seen)
      try {
        await settings.update<Alert>(ALERTS + row, (before) => joined(before, alert), now + KEPT);
        this.#unsent = [...this.#unsent, alert].slice(-MOST);
      } catch (error) {
        for (const [name, one] of seen) if (!this.#seen.has(name)) this.#seen.set(name, one);
        throw error;
      }
    const over = await settings.claim(ALERTS, now, now + SPAN, MOST);
    if (over.length > 0)
      await settings.write(over.map((name) => ({ path: ALERTS + name, value: undefined })));
    await this.#send(settings, fetch);
  }

  async #send(settings: MountStore, fetch: Fetch): Promise<void> {
    if (this.#unsent.length === 0) return;
    const url = (await settings.get<string>(WEBHOOK_PATH))?.value ?? '';
    const alerts = this.#unsent;
    if (url !== '') {
      const body = JSON.stringify({ type: 'plimsoll.vault.honeytoken', alerts: alerts.map(shownAlert) });
      const headers = { 'content-type': 'application/json' };
      const { status } = await fetch({ url, method: 'POST', headers, body });
      if (status >= 300) throw new Error(`the webhook for alerts answers ${status}`);
    }
    this.#unsent = this.#unsent.filter((one) => !alerts.includes(one));
  }
}

/** Alerts that are stored, the newest first. */
export async function storedAlerts(settings: MountStore): Promise<readonly Alert[]> {
  const names = (await settings.list(ALERTS)).slice(-MOST);
  const found = names.length > 0 ? await settings.getAll<Alert>(names.map((name) => ALERTS + name)) : [];
  return found.flatMap((one) => (one ? [one.value] : [])).toSorted((left, right) => right.last - left.last);
}

/** An alert as it is told. */
export function shownAlert({ first, last, accessor, displayName, entityId, accounts, ...alert }: Alert) {
  return {
    ...alert,
    accounts: accounts ?? [],
    token_accessor: accessor,
    display_name: displayName,
    entity_id: entityId,
    first: new Date(first).toISOString(),
    last: new Date(last).toISOString(),
  };
}

/** Of one caller, in an hour: so that nobody fills the store by asking often. */
function rowOf({ path, operation, accessor, address, namespace, first }: Alert): string {
  const hour = Math.floor(first / SPAN);
  const who = createHash('sha256').update(JSON.stringify([path, operation, accessor, address, namespace]));
  return `${String(hour).padStart(10, '0')}-${who.digest('base64url').slice(0, 22)}`;
}

function joined(before: Alert | undefined, alert: Alert): Alert {
  if (!before) return alert;
  const accounts = [...new Set([...(before.accounts ?? []), ...(alert.accounts ?? [])])].slice(
    -MOST_ACCOUNTS,
  );
  return { ...alert, accounts, first: before.first, count: before.count + alert.count };
}
