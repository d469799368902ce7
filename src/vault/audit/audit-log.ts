import { createHash, createHmac } from 'node:crypto';
import type { Reply } from '../reply.ts';
import type { Caller, Mount, VaultRequest } from '../routing/types.ts';
import type { AuditLog } from './types.ts';

/** Where records go: one line each, durable when it resolves. */
export interface AuditSink {
  append(line: string): Promise<void>;
}

/** A record with what ties it to the one before. */
export interface AuditRecord {
  readonly time: string;
  readonly type: 'request' | 'response';
  /** SHA-256 of the line before, in hexadecimal; of the first, of nothing. */
  readonly previous: string;
}

/** The first link of a chain. */
export const CHAIN_START = createHash('sha256').update('').digest('hex');

/**
 * Records requests and answers, one line of JSON each, every text of a body replaced by its HMAC: who has a value can
 * look it up, and nobody can read it. Each line names the hash of the one before, so that one that is changed, left out
 * or added later is noticed (`verifyChain`). Where there are several sinks, one must hold.
 */
export class ChainedAuditLog implements AuditLog {
  readonly #sinks: readonly AuditSink[];
  readonly #salt: Buffer;
  readonly #now: () => number;
  #previous: string;

  constructor(sinks: readonly AuditSink[], salt: Buffer, now: () => number, previous = CHAIN_START) {
    this.#sinks = sinks;
    this.#salt = salt;
    this.#now = now;
    this.#previous = previous;
  }

  request(request: VaultRequest, caller: Caller | undefined, mount: Mount): Promise<void> {
    return this.#append('request', {
      auth: shownCaller(caller),
      request: this.#shownRequest(request, mount),
    });
  }

  answer(
    request: VaultRequest,
    caller: Caller | undefined,
    mount: Mount,
    { status, body }: Reply,
  ): Promise<void> {
    return this.#append('response', {
      auth: shownCaller(caller),
      request: this.#shownRequest(request, mount),
      response: { status, body: this.#hashed(body) },
    });
  }

  #shownRequest(
    { id, operation, path, body, query, namespace, address, wrapTtl }: VaultRequest,
    mount: Mount,
  ) {
    return {
      id,
      operation,
      path,
      mount_type: mount.type,
      mount_accessor: mount.accessor,
      namespace,
      remote_address: address,
      data: this.#hashed({ ...query, ...body }),
      ...(wrapTtl !== undefined && { wrap_ttl: wrapTtl }),
    };
  }

  #hashed(value: unknown): unknown {
    if (typeof value === 'string')
      return `hmac-sha256:${createHmac('sha256', this.#salt).update(value).digest('hex')}`;
    if (Array.isArray(value)) return value.map((item) => this.#hashed(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.#hashed(inner)]));
  }

  async #append(type: AuditRecord['type'], content: object): Promise<void> {
    if (this.#sinks.length === 0) return;
    const time = new Date(this.#now()).toISOString();
    const line = JSON.stringify({ time, type, previous: this.#previous, ...content });
    this.#previous = createHash('sha256').update(line).digest('hex');
    const outcomes = await Promise.allSettled(this.#sinks.map((sink) => sink.append(line)));
    const failed = outcomes.find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected' && outcomes.every(({ status }) => status === 'rejected'))
      throw failed.reason;
  }
}

function shownCaller(caller: Caller | undefined) {
  if (!caller) return null;
  const { accessor, displayName, policies, entityId } = caller;
  return { accessor, display_name: displayName, policies, entity_id: entityId };
}

/** Number of the first line, from 1, that does not follow from the one before; undefined where the chain holds. */
export function brokenLink(lines: Iterable<string>, start = CHAIN_START): number | undefined {
  let [previous, number] = [start, 0];
  for (const line of lines) {
    number += 1;
    if (previousOf(line) !== previous) return number;
    previous = createHash('sha256').update(line).digest('hex');
  }
  return undefined;
}

function previousOf(line: string): string | undefined {
  return /^\{"time":"[^"]{1,40}","type":"(?:request|response)","previous":"([0-9a-f]{64})",/.exec(line)?.[1];
}
