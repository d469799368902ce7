import { createHmac } from 'node:crypto';
import { isExactNumber } from '../../model/json/exact-json.ts';
import type { Reply } from '../reply.ts';
import type { Caller, Mount, VaultRequest } from '../routing/types.ts';

/** What is recorded of a request, and with it of its answer. */
export interface Audited {
  readonly time: number;
  readonly request: VaultRequest;
  readonly caller: Caller | undefined;
  readonly mount: Mount | undefined;
  readonly reply?: Reply;
  /** Was it of a honeytoken? */
  readonly isAlert?: boolean;
}

/** A record as one line of JSON, every text of a body replaced by its HMAC: who has a value can look it up, and nobody can read it. */
export function recordOf(
  { time, request, caller, mount, reply, isAlert = false }: Audited,
  salt: Buffer,
): (previous: string) => string {
  const content = {
    auth: shownCaller(caller, salt),
    request: shownRequest(request, mount, salt),
    ...(isAlert && { alert: 'honeytoken' }),
    ...(reply && { response: { status: reply.status, body: hashed(reply.body, salt) } }),
  };
  const [head, type] = [new Date(time).toISOString(), reply ? 'response' : 'request'];
  const rest = JSON.stringify(content).slice(1);
  return (previous) => `{"time":"${head}","type":"${type}","previous":"${previous}",${rest}`;
}

/** How a text is written. */
export function hashOf(text: string, salt: Buffer): string {
  return `hmac-sha256:${createHmac('sha256', salt).update(text).digest('hex')}`;
}

function shownRequest(
  { id, operation, path, body, query, namespace, address, wrapTtl }: VaultRequest,
  mount: Mount | undefined,
  salt: Buffer,
) {
  return {
    id,
    operation,
    path,
    mount_type: mount?.type ?? '',
    mount_accessor: mount?.accessor ?? '',
    namespace,
    remote_address: address,
    data: hashed({ ...query, ...body }, salt),
    ...(wrapTtl !== undefined && { wrap_ttl: wrapTtl }),
  };
}

/** By an accessor a token is ended, so that it is written as a secret is. */
function shownCaller(caller: Caller | undefined, salt: Buffer) {
  if (!caller) return null;
  const { displayName, policies, entityId } = caller;
  const accessor = hashOf(caller.accessor, salt);
  return { accessor, display_name: displayName, policies, entity_id: entityId };
}

function hashed(value: unknown, salt: Buffer): unknown {
  if (typeof value === 'string') return hashOf(value, salt);
  if (Array.isArray(value)) return value.map((item) => hashed(item, salt));
  if (typeof value !== 'object' || value === null || isExactNumber(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, hashed(inner, salt)]));
}
