import type { Reply } from '../reply.ts';
import type { Caller, Mount, VaultRequest } from '../routing/types.ts';
import type { Hasher } from './hasher.ts';

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

/** Fields of an answer that say nothing which the record of its request does not. */
const PLAIN: ReadonlySet<string> = new Set(['request_id', 'mount_type']);

/** What a device has written of requests whose answer is to come: the same stands in both records. */
const SHOWN = new WeakMap<Hasher, WeakMap<VaultRequest, string>>();
const LONGEST_KEPT = 65_536;

/** A record as one line of JSON, every text of a body replaced by its HMAC: who has a value can look it up, and nobody can read it. */
export function recordOf(audited: Audited, hasher: Hasher): (previous: string) => string {
  const { time, reply, isAlert = false } = audited;
  const [head, type] = [new Date(time).toISOString(), reply ? 'response' : 'request'];
  const answered =
    reply === undefined ? '' : `,"response":{"status":${reply.status}${shownBody(reply, hasher)}}`;
  const alert = isAlert ? ',"alert":"honeytoken"' : '';
  const rest = `${shownOnce(audited, hasher)}${alert}${answered}}`;
  return (previous) => `{"time":"${head}","type":"${type}","previous":"${previous}",${rest}`;
}

function shownOnce({ request, caller, mount }: Audited, hasher: Hasher): string {
  const shown = SHOWN.get(hasher) ?? new WeakMap<VaultRequest, string>();
  SHOWN.set(hasher, shown);
  const known = shown.get(request);
  if (known !== undefined) return known;
  const auth = JSON.stringify(shownCaller(caller, hasher));
  const made = `"auth":${auth},"request":${shownRequest(request, mount, hasher)}`;
  if (made.length <= LONGEST_KEPT) shown.set(request, made);
  return made;
}

function shownRequest(
  { id, operation, path, body, query, namespace, address, wrapTtl }: VaultRequest,
  mount: Mount | undefined,
  hasher: Hasher,
): string {
  const plain = {
    id,
    operation,
    path,
    mount_type: mount?.type ?? '',
    mount_accessor: mount?.accessor ?? '',
    namespace,
    remote_address: address,
    ...(wrapTtl !== undefined && { wrap_ttl: wrapTtl }),
  };
  return `${JSON.stringify(plain).slice(0, -1)},"data":${hasher.json({ ...query, ...body })}}`;
}

function shownBody({ body }: Reply, hasher: Hasher): string {
  return body === undefined ? '' : `,"body":${hasher.json(body, PLAIN)}`;
}

/** By an accessor a token is ended, so that it is written as a secret is. */
function shownCaller(caller: Caller | undefined, hasher: Hasher) {
  if (!caller) return null;
  const { displayName, policies, entityId } = caller;
  const accessor = hasher.of(caller.accessor);
  return { accessor, display_name: displayName, policies, entity_id: entityId };
}
