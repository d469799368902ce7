import { type AuditedCheck, audit } from '../../analyse/audit/audit.ts';
import type { RemotePlace } from '../../analyse/audit/remote.ts';
import type { AuditCheckSet } from '../../analyse/audit/types.ts';
import { GITHUB_QUESTIONS, githubPlace } from '../../analyse/misconfiguration/github/questions.ts';
import { githubChecks } from '../../analyse/misconfiguration/github/unit.ts';
import { GITLAB_QUESTIONS, gitlabPlace } from '../../analyse/misconfiguration/gitlab/questions.ts';
import { gitlabChecks } from '../../analyse/misconfiguration/gitlab/unit.ts';
import {
  type ForgeFacts,
  type ForgePlace,
  type ForgeQuestions,
  pathOfQuestion,
} from '../../model/configuration/forge.ts';
import { Fault } from '../../model/fault.ts';
import { createAskForge } from '../../observe/forge/ask-forge.ts';
import { readAnswer, readForge } from '../../observe/forge/read-forge.ts';
import type { BuildServices } from '../build/services.ts';

export type ForgeId = 'github' | 'gitlab';

/** Whose API is asked, and about what. */
export interface ForgeRequest {
  /** Undefined: the one that the remote is at. */
  readonly forge: ForgeId | undefined;
  /** `owner/name`; undefined: what the remote names. */
  readonly name: string | undefined;
  /** Base of the API; default that of github.com or gitlab.com. */
  readonly api: string | undefined;
  readonly token: string | undefined;
}

/** What was asked, and what came of it. */
export interface AuditedForge {
  readonly forge: string;
  readonly checks: readonly AuditedCheck[];
}

interface Forge {
  readonly host: string;
  readonly api: string;
  readonly accept: string;
  readonly questions: ForgeQuestions & { readonly repository: { readonly path: string } };
  readonly set: AuditCheckSet<ForgeFacts>;
  readonly place: (name: string, repository: unknown) => ForgePlace;
}

const FORGES: Readonly<Record<ForgeId, Forge>> = {
  github: {
    host: 'github.com',
    api: 'https://api.github.com',
    accept: 'application/vnd.github+json',
    questions: GITHUB_QUESTIONS,
    set: githubChecks,
    place: githubPlace,
  },
  gitlab: {
    host: 'gitlab.com',
    api: 'https://gitlab.com/api/v4',
    accept: 'application/json',
    questions: GITLAB_QUESTIONS,
    set: gitlabChecks,
    place: gitlabPlace,
  },
};

/**
 * Asks the API of a forge what a repository is set to, and judges it. A remote only chooses where it is that forge's own:
 * nobody who writes a repository's settings has a token sent elsewhere. Rejects with a `Fault` (`usage`).
 */
export async function auditForge(
  request: ForgeRequest,
  remote: RemotePlace | undefined,
  { http }: Pick<BuildServices, 'http'>,
): Promise<AuditedForge> {
  const id = forgeOf(request, remote);
  const { questions, set, place, accept, api: usual } = FORGES[id];
  const name = request.name ?? nameOf(id, request, remote);
  const ask = createAskForge(http, { api: request.api ?? usual, token: request.token, accept });
  const { repository: question } = questions;
  const repository = await readAnswer(pathOfQuestion(question, place(name, undefined)), question, ask);
  // Of a repository that may not be seen at all, nothing else needs to be asked.
  const asking =
    repository.state === 'unreadable' ? () => Promise.resolve({ reason: repository.reason }) : ask;
  const found = place(name, repository.state === 'read' ? repository.value : undefined);
  const facts = await readForge(found, questions, asking, new Map([['repository', repository]]));
  return { forge: `${id} ${name}`, checks: audit(facts, set.checks) };
}

function forgeOf({ forge, api }: ForgeRequest, remote: RemotePlace | undefined): ForgeId {
  if (forge) return forge;
  const found = (Object.keys(FORGES) as ForgeId[]).find((id) => FORGES[id].host === remote?.host);
  if (found && api === undefined) return found;
  throw new Fault('usage', 'nobody can tell whose API to ask', {
    hint: 'say --github owner/name or --gitlab group/name',
  });
}

function nameOf(id: ForgeId, { api }: ForgeRequest, remote: RemotePlace | undefined): string {
  const host = api === undefined ? FORGES[id].host : new URL(api).hostname;
  if (remote?.host === host) return remote.name;
  throw new Fault('usage', `the remote "origin" is not at ${host}`, { hint: `say --${id} owner/name` });
}
