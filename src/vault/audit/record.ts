import type { MakeRecord } from '../../platform/audit-file/types.ts';
import { shownType } from '../mounts/shown-type.ts';
import type { Reply } from '../reply.ts';
import type { RecordedHeader } from '../listener/types.ts';
import type { Caller, Mount, VaultRequest } from '../routing/types.ts';
import type { Hasher } from './hasher.ts';

/** What is recorded of a request. */
export interface Audited {
  readonly time: number;
  readonly request: VaultRequest;
  readonly caller: Caller | undefined;
  readonly mount: Mount | undefined;
}

/** What is recorded of its answer. */
export interface Answered {
  readonly reply: Reply;
  /** Was it of a honeytoken? */
  readonly isAlert: boolean;
  /** Is the request recorded with it, and was not before? */
  readonly withRequest: boolean;
}

/** Fields of an answer that say nothing which the record of its request does not. */
const PLAIN: ReadonlySet<string> = new Set(['request_id', 'mount_type']);

/** What a device writes of a request, of its answer, or of both: texts of bodies as HMACs, which who has one can look up. */
export function recordsOf(
  audited: Audited,
  answered: Answered | undefined,
  hasher: Hasher,
): readonly MakeRecord[] {
  const { request } = audited;
  // The same stands in both records: where they are written one after the other, it is made once.
  const shown = answered?.withRequest
    ? shownRequest(audited, hasher)
    : hasher.once(request, () => shownRequest(audited, hasher));
  const head = timeText(audited.time);
  const asked: MakeRecord = (previous) =>
    `{"time":"${head}","type":"request","previous":"${previous}",${shown}}`;
  if (!answered) return [asked];
  const rest = `${shown}${shownAnswer(answered, hasher)}}`;
  const told: MakeRecord = (previous) =>
    `{"time":"${head}","type":"response","previous":"${previous}",${rest}`;
  return answered.withRequest ? [asked, told] : [told];
}

function shownAnswer({ reply, isAlert }: Answered, hasher: Hasher): string {
  const alert = isAlert ? ',"alert":"honeytoken"' : '';
  const body = reply.body === undefined ? '' : `,"body":${hasher.json(reply.body, PLAIN)}`;
  const reason = reply.reason === undefined ? '' : `,"reason":${JSON.stringify(reply.reason)}`;
  return `${alert},"response":{"status":${reply.status}${reason}${body}}`;
}

function shownRequest({ request, caller, mount }: Audited, hasher: Hasher): string {
  const { id, operation, path, body, query, namespace, address, wrapTtl, headers } = request;
  const wrap = wrapTtl === undefined ? '' : `,"wrap_ttl":${JSON.stringify(wrapTtl)}`;
  return (
    `"auth":${caller ? hasher.once(caller, shownCaller) : 'null'},` +
    `"request":{"id":${JSON.stringify(id)},"operation":"${operation}","path":${JSON.stringify(path)},` +
    `${mount ? hasher.once(mount, shownMount) : shownMount()},"namespace":${JSON.stringify(namespace)},` +
    `"remote_address":${JSON.stringify(address)}${wrap}${headers ? shownHeaders(headers, hasher) : ''},"data":${hasher.json({ ...query, ...body })}}`
  );
}

/** Those that somebody wants recorded, as HMACs where they said so. */
function shownHeaders(headers: readonly RecordedHeader[], hasher: Hasher): string {
  const shown = headers.map(({ name, values, hmac }) => [
    name,
    hmac ? values.map((one) => hasher.of(one)) : values,
  ]);
  return `,"headers":${JSON.stringify(Object.fromEntries(shown))}`;
}

function shownMount(mount?: Mount): string {
  const { accessor = '' } = mount ?? {};
  const type = mount ? shownType(mount) : '';
  return `"mount_type":${JSON.stringify(type)},"mount_accessor":${JSON.stringify(accessor)}`;
}

/** By an accessor a token is ended, so that it is written as a secret is. */
function shownCaller({ accessor, displayName, policies, entityId }: Caller, hasher: Hasher): string {
  return JSON.stringify({
    accessor: hasher.of(accessor),
    display_name: displayName,
    policies,
    entity_id: entityId,
  });
}

/** The millisecond of the last record, which is that of many more. */
let last = { time: Number.NaN, text: '' };

function timeText(time: number): string {
  if (time !== last.time) last = { time, text: new Date(time).toISOString() };
  return last.text;
}
