import type { Refusal } from './refusal.ts';
import type { Answer, Mount, VaultRequest } from './routing/types.ts';
import type { MadeToken } from './tokens/types.ts';

/** What goes back over HTTP. */
export interface Reply {
  readonly status: number;
  /** JSON; undefined where there is none. */
  readonly body?: unknown;
  readonly raw?: { readonly type: string; readonly bytes: Buffer };
}

/** What goes back where a request is refused. */
export function refusedReply({ status, errors }: Refusal): Reply {
  return { status, body: { errors } };
}

/** An answer in the form that clients of Vault read. Source: https://developer.hashicorp.com/vault/api-docs */
export function replyOf(
  { id }: Pick<VaultRequest, 'id'>,
  mount: Mount,
  answer: Answer | undefined,
  made: MadeToken | undefined,
  leaseId: string | undefined,
): Reply {
  if (answer?.raw) return { status: answer.status ?? 200, raw: answer.raw };
  if (answer && 'body' in answer) return { status: answer.status ?? 200, body: answer.body };
  if (!answer || (!answer.data && !made && !answer.warnings)) return { status: answer?.status ?? 204 };
  const { lease, data = null, warnings = null, shownLease = 0 } = answer;
  return {
    status: answer.status ?? 200,
    body: {
      request_id: id,
      lease_id: leaseId ?? '',
      renewable: lease?.isRenewable ?? false,
      lease_duration: Math.round(lease?.ttl ?? shownLease),
      data,
      wrap_info: null,
      warnings,
      auth: made ? shownToken(made) : null,
      mount_type: mount.type,
    },
  };
}

/** A token as whoever it was made for is told of it. */
export function shownToken({ token, entry, identityPolicies = [] }: MadeToken) {
  return {
    client_token: token,
    accessor: entry.accessor,
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
