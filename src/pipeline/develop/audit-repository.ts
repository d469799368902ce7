import { type AuditedCheck, audit, auditReport } from '../../analyse/audit/audit.ts';
import { originOf, placeOfUrl, type RemotePlace } from '../../analyse/audit/remote.ts';
import { isLookedInto, repositoryChecks } from '../../analyse/misconfiguration/repository/unit.ts';
import { withoutCredentials } from '../../model/credentials.ts';
import type { AuditReport } from '../../model/report/audit.ts';
import { cloned } from '../../observe/image/sources/repository/cloned.ts';
import { isRepositoryUrl, withoutRepositoryWord } from '../../observe/image/sources/repository/location.ts';
import { readAudited } from '../../observe/repository/audited.ts';
import { localPathKind } from '../../observe/repository/local-path.ts';
import { findRepository, type Plumbing } from '../../observe/repository/plumbing.ts';
import type { BuildServices } from '../build/services.ts';
import { auditForge, type ForgeRequest } from './audit-forge.ts';

export interface RepositoryAuditRequest {
  /** A path in a repository, or the URL of one; undefined: the forge is asked only. */
  readonly target: string | undefined;
  readonly allowHttp: boolean;
  /** Undefined: no API is asked. */
  readonly forge: ForgeRequest | undefined;
}

/** Makes every check of a repository, and of what it is set to at its forge. Rejects with a `Fault`. */
export async function auditRepository(
  { target, allowHttp, forge }: RepositoryAuditRequest,
  services: BuildServices,
): Promise<AuditReport> {
  const local = target === undefined ? undefined : await auditedRepository(target, allowHttp, services);
  if (forge) services.progress('asking the forge');
  const remote = forge && (await auditForge(forge, local?.remote, services));
  const root = withoutCredentials(target ?? remote?.forge ?? '');
  return auditReport({ kind: 'repository', root, ...(remote && { forge: remote.forge }) }, [
    ...(local?.checks ?? []),
    ...(remote?.checks ?? []),
  ]);
}

interface AuditedRepository {
  readonly checks: readonly AuditedCheck[];
  readonly remote: RemotePlace | undefined;
}

async function auditedRepository(
  target: string,
  allowHttp: boolean,
  services: BuildServices,
): Promise<AuditedRepository> {
  const address = withoutRepositoryWord(target);
  const outside = { ...services, signal: services.deadline?.signal };
  if (!isRepositoryUrl(address)) {
    // Says whether there is such a path.
    localPathKind(address);
    return auditFolder({ ...outside, gitFolder: await findRepository(address, outside) }, true);
  }
  const { folder, close } = await cloned(address, { what: 'all', allowHttp }, outside);
  try {
    const { checks } = await auditFolder({ ...outside, gitFolder: folder }, false);
    return { checks, remote: placeOfUrl(address) };
  } finally {
    await close();
  }
}

async function auditFolder(plumbing: Plumbing, isLocal: boolean): Promise<AuditedRepository> {
  const facts = await readAudited(plumbing, { wants: isLookedInto, isLocal });
  const { settings } = facts;
  return {
    checks: audit(facts, repositoryChecks.checks),
    remote: settings.state === 'read' ? originOf(settings.value) : undefined,
  };
}
