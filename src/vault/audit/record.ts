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
}

/** A record as one line of JSON, every text of a body replaced by its HMAC. */
export function recordOf(
  { time, request, caller, mount, reply }: Audited,
  hasher: Hasher,
): (previous: string) => string {
  const [head, type] = [new Date(time).toISOString(), reply ? 'response' : 'request'];
  const auth = JSON.stringify(shownCaller(caller));
  const answered =
    reply === undefined ? '' : `,"response":{"status":${reply.status}${shownBody(reply, hasher)}}`;
  const rest = `"auth":${auth},"request":${shownRequest(request, mount, hasher)}${answered}}`;
  return (previous) => `{"time":"${head}","type":"${type}","previous":"${previous}",${rest}`;
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
  return body === undefined ? '' : `,"body":${hasher.json(body)}`;
}

function shownCaller(caller: Caller | undefined) {
  if (!caller) return null;
  const { accessor, displayName, policies, entityId } = caller;
  return { accessor, display_name: displayName, policies, entity_id: entityId };
}
