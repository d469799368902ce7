import { join } from 'node:path';
import { Fault } from '../../model/fault.ts';
import { type WorkloadIdentity, workloadIdentity } from '../../model/identity/workload-identity.ts';
import type { IssuedIdentity } from '../../model/report/identity.ts';
import { readProfiles } from '../../observe/configuration/profile/read-profiles.ts';
import type { Issuer } from '../../platform/identity/types.ts';

export interface IssueRequest {
  readonly profiles: readonly string[];
  /** `namespace/name` of those that certificates are for; none: all that have a profile. */
  readonly members: readonly string[];
  readonly folder: string;
}

/**
 * Writes `namespace/name/tls.crt`, `tls.key` and `ca.crt` for workloads, as the source `files` reads them. Throws a
 * `Fault`.
 */
export async function issueIdentities(
  { profiles, members, folder }: IssueRequest,
  issuer: Issuer,
  write: (path: string, text: string) => void,
  now: Date,
): Promise<IssuedIdentity[]> {
  const identities = identitiesIn(profiles, members, issuer.trustDomain);
  const issued: IssuedIdentity[] = [];
  for (const [member, identity] of identities) {
    const { chain, key, notAfter } = await issuer.issue(identity, now);
    const own = join(folder, member);
    // The bundle first, so that no certificate is there that nobody would believe; then the key before its certificate.
    write(join(own, 'ca.crt'), issuer.bundle(now));
    write(join(own, 'tls.key'), key);
    write(join(own, 'tls.crt'), chain);
    issued.push({ member, spiffeId: identity.spiffeId, folder: own, notAfter: notAfter.toISOString() });
  }
  return issued;
}

function identitiesIn(
  paths: readonly string[],
  members: readonly string[],
  trustDomain: string,
): Map<string, WorkloadIdentity> {
  const known = new Map(
    readProfiles(paths).map(({ metadata }) => [`${metadata.namespace}/${metadata.name}`, metadata]),
  );
  const unknown = members.find((id) => !known.has(id));
  if (unknown !== undefined)
    throw new Fault('usage', `there is no profile of ${unknown}`, {
      hint: `there are ${[...known.keys()].join(', ')}`,
    });
  const chosen = [...known].filter(([id]) => members.length === 0 || members.includes(id));
  return new Map(chosen.map(([id, metadata]) => [id, workloadIdentity(metadata, trustDomain)]));
}
