import { issueIdentities, type IssueRequest } from '../../control/mesh/issue-identities.ts';
import { nodeWorkloads, type WorkloadFiles } from '../../control/mesh/node-workloads.ts';
import { Fault } from '../../model/fault.ts';
import type { AuthorityReport, Invitation, IssuedIdentity } from '../../model/report/identity.ts';
import { parseJson } from '../../model/json/parse.ts';
import { readStateFile, writeStateFile } from '../../platform/host/state-file.ts';
import { Authority, type AuthorityTerms } from '../../platform/identity/builtin/authority.ts';
import { serveAuthority } from '../../platform/identity/builtin/serve.ts';
import { parseInvitation } from '../../platform/identity/enrolment.ts';
import { joinAuthority } from '../../platform/identity/remote/unit.ts';

/** Milliseconds that an invitation is good for. */
const INVITATION_LIFETIME = 3_600_000;

export interface ServeRequest extends WorkloadFiles {
  /** TCP port to listen on. */
  readonly port: number;
  /** Told in a sentence what was refused. */
  readonly onNote: (note: string) => void;
}

/** What there is to do with the built-in authority, which is a folder. All reject with a `Fault`. */
export const AUTHORITY_SERVICES = {
  /** Makes the authority of a trust domain. */
  create: async (folder: string, terms: AuthorityTerms): Promise<AuthorityReport> =>
    reportOf(await Authority.create(folder, terms, new Date())),
  status: (folder: string): AuthorityReport => reportOf(Authority.open(folder)),
  /** Makes the next root now. */
  rotate: async (folder: string): Promise<AuthorityReport> => {
    const authority = Authority.open(folder);
    await authority.rotate(new Date());
    return reportOf(authority);
  },
  /** Writes certificates of workloads into a folder. */
  issue: async (folder: string, request: IssueRequest): Promise<IssuedIdentity[]> => {
    const [authority, now] = [Authority.open(folder), new Date()];
    await authority.tend(now);
    return issueIdentities(request, authority, writeStateFile, now);
  },
  /** What a node takes part by, for an hour; `url` is where it reaches the authority. */
  invite: async (folder: string, node: string, url: string): Promise<Invitation> => {
    const [authority, now] = [Authority.open(folder), new Date()];
    await authority.tend(now);
    const known = { url, node, trustDomain: authority.trustDomain, bundle: authority.bundle(now) };
    parseInvitation({ ...known, secret: '' }, 'the invitation');
    return { ...known, secret: authority.invite(node, now, INVITATION_LIFETIME) };
  },
  /** Makes this host a node, by the invitation in a file, with its key in a folder. */
  join: async (file: string, folder: string): Promise<Invitation> => {
    const invitation = parseInvitation(jsonIn(file), file);
    await joinAuthority(folder, invitation, new Date());
    return invitation;
  },
  /** Gives nodes the certificates of their workloads, by the files as they are then, until it is closed. */
  serve: async (folder: string, { port, onNote, ...files }: ServeRequest) =>
    serveAuthority(Authority.open(folder), port, (node) => nodeWorkloads(files, node), onNote),
};
export type AuthorityServices = typeof AUTHORITY_SERVICES;

function reportOf(authority: Authority): AuthorityReport {
  const { trustDomain, lifetime } = authority;
  return { trustDomain, lifetime: lifetime / 1000, roots: authority.status(new Date()) };
}

/** What a small file says as JSON; undefined where it is none. Throws a `Fault`. */
function jsonIn(file: string): unknown {
  const text = readStateFile(file);
  if (text === undefined) throw new Fault('not-found', `there is no file ${file}`);
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
