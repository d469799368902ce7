import type { GrantedLease } from './leases/grant-lease.ts';
import { shownType } from './mounts/shown-type.ts';
import type { Refusal } from './refusal.ts';
import type { Answer, Mount, RawBody, Stream, VaultRequest } from './routing/types.ts';
import { type MadeToken, toldAccessor } from './tokens/types.ts';

/** What goes back over HTTP. */
export interface Reply {
  readonly status: number;
  /** JSON; undefined where there is none. */
  readonly body?: unknown;
  readonly raw?: RawBody;
  readonly stream?: Stream;
  /** Whose credentials it gives: for alerts, and not sent. */
  readonly account?: string;
  /** Why it refuses: for the audit, and not sent. */
  readonly reason?: string;
}

/** What goes back where a request is refused. */
export function refusedReply({ status, errors, reason }: Refusal): Reply {
  return { status, body: { errors }, ...(reason === undefined ? {} : { reason }) };
}

/** An answer in the form that clients of Vault read. Source: https://developer.hashicorp.com/vault/api-docs */
export function replyOf(
  { id }: Pick<VaultRequest, 'id'>,
  mount: Mount,
  answer: Answer | undefined,
  made: MadeToken | undefined,
  granted: GrantedLease | undefined,
): Reply {
  if (answer?.stream) return { status: answer.status ?? 200, stream: answer.stream };
  if (answer?.raw) return { status: answer.status ?? 200, raw: answer.raw };
  if (answer && 'body' in answer) return { status: answer.status ?? 200, body: answer.body };
  const token = made ?? answer?.token;
  if (!answer || (!answer.data && !token && !answer.warnings && !answer.shownLease))
    return { status: answer?.status ?? 204 };
  const { lease, data = null, shownLease } = answer;
  const warnings = [...(answer.warnings ?? []), ...(made?.warnings ?? [])];
  return {
    status: answer.status ?? 200,
    body: {
      // First, as a path that somebody asks about may be called `auth` or `data`.
      ...(answer.isFlat && data),
      ...envelope(id, {
        lease_id: granted?.id ?? shownLease?.id ?? '',
        renewable: lease?.isRenewable ?? shownLease?.isRenewable ?? false,
        lease_duration: Math.round(granted?.ttl ?? lease?.ttl ?? shownLease?.ttl ?? 0),
        data,
        warnings: warnings.length > 0 ? warnings : null,
        auth: token ? shownToken(token) : null,
      }),
      mount_type: shownType(mount),
    },
  };
}

/** What every answer has, but for what it says itself. */
export function envelope(id: string, said: Readonly<Record<string, unknown>>) {
  return {
    request_id: id,
    lease_id: '',
    renewable: false,
    lease_duration: 0,
    data: null,
    wrap_info: null,
    warnings: null,
    auth: null,
    ...said,
  };
}

/** A token as whoever it was made for is told of it. */
function shownToken({ token, entry, identityPolicies = [] }: MadeToken) {
  return {
    client_token: token,
    accessor: toldAccessor(entry),
    policies: [...new Set([...entry.policies, ...identityPolicies])].toSorted(),
    identity_policies: identityPolicies,
    token_policies: entry.policies,
    metadata: entry.metadata,
    lease_duration: Math.round(entry.ttl),
    renewable: entry.isRenewable,
    entity_id: entry.entityId,
    token_type: entry.type,
    orphan: entry.parent === '',
    mfa_requirement: null,
    num_uses: Math.max(0, entry.numUses),
  };
}
