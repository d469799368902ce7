import { createHash } from 'node:crypto';
import {
  type Credentials,
  gatherCredentials,
  type Trial,
} from '../../analyse/leaks/verification/credentials.ts';
import { concludeTrial, planTrial } from '../../analyse/leaks/verification/trial.ts';
import { verifiedFinding } from '../../analyse/leaks/verification/verified-finding.ts';
import { VERIFIERS } from '../../analyse/leaks/verifiers/registry.ts';
import { Fault } from '../../model/fault.ts';
import type { Finding } from '../../model/finding/finding.ts';
import { ofKind } from '../../model/finding/about.ts';
import { mostUrgentFirst } from '../../model/finding/most-urgent-first.ts';
import type { LeakFinding, Verification } from '../../model/finding/leak.ts';
import { lazily } from '../../model/sequence.ts';
import { untrustedPullRequest } from '../../observe/pull-request/untrusted.ts';
import type { SecretRun } from './secret-run.ts';
import type { BuildServices } from './services.ts';

/** What is to be asked of issuers. */
export interface VerifyRequest {
  /** Hosts that the user names for issuers, by the names of their verifiers: `https://host`. */
  readonly hosts: readonly (readonly [verifier: string, origin: string])[];
  /** May secrets of a pull request be sent that anybody could have written? */
  readonly allowUntrusted: boolean;
  /** Are only secrets told that work? */
  readonly onlyLive: boolean;
  /** Only these are looked at again; default: whatever is found. */
  readonly known?: readonly LeakFinding[];
}

/** Prepares to ask. Throws a `Fault`: `usage` for a host of nobody, `refused` in the pull request of a stranger. */
export function startVerification(request: VerifyRequest, services: BuildServices): SecretRun {
  if (!request.allowUntrusted) refuseUntrusted(services.environment);
  const hosts = hostsOf(request.hosts);
  const credentials = gatherCredentials(VERIFIERS);
  return {
    hear: credentials.hear,
    tell: async (findings) => {
      const outcomes = await askAll(findings, credentials, hosts, services);
      const told = lazily(findings, (finding): Finding[] =>
        finding.kind === 'leak' ? [verifiedFinding(finding, outcomes(finding))] : [finding],
      );
      return mostUrgentFirst(told);
    },
  };
}

function refuseUntrusted(environment: BuildServices['environment']): void {
  const reason = untrustedPullRequest(environment);
  if (reason === undefined) return;
  throw new Fault(
    'refused',
    `nobody is asked about secrets: ${reason}, and anybody could have put them there`,
    {
      hint: 'leave out --verify there, or add --verify-untrusted if you allow it',
    },
  );
}

function hostsOf(named: VerifyRequest['hosts']): ReadonlyMap<string, string> {
  const hosts = new Map<string, string>();
  for (const [id, origin] of named) {
    if (!VERIFIERS.some((verifier) => verifier.id === id))
      throw new Fault('usage', `--verify-host: nobody is known as ${id}`, {
        hint: 'docs/guides/verify-leaks.md has the names',
      });
    if (hosts.has(id) && hosts.get(id) !== origin)
      throw new Fault('usage', `--verify-host: ${id} has two hosts, and a secret is sent to one only`);
    hosts.set(id, origin);
  }
  return hosts;
}

const NOBODY: Verification = { state: 'unknown', reason: 'nobody is known whom to ask' };
const INDISTINCT: Verification = {
  state: 'unknown',
  reason: 'nothing is kept by which it could be told from others, so nobody was asked',
};
const TRIED = new Set(VERIFIERS.flatMap(({ rules }) => rules));

/** Asks about every secret of these findings once, issuers side by side. */
async function askAll(
  findings: Iterable<Finding>,
  credentials: Credentials,
  hosts: ReadonlyMap<string, string>,
  services: BuildServices,
): Promise<(finding: LeakFinding) => Verification> {
  const { trialOf } = credentials;
  const trials = new Set<Trial>();
  for (const finding of ofKind(findings, 'leak')) {
    const trial = trialOf(finding);
    if (trial) trials.add(trial);
  }
  if (trials.size > 0) services.progress(`asking the issuers of ${trials.size} secrets`);
  const outcomes = new Map(
    await Promise.all(
      Array.from(trials, async (trial) => [trial, await outcomeOf(trial, hosts, services)] as const),
    ),
  );
  return (finding) => {
    const trial = trialOf(finding);
    return (trial && outcomes.get(trial)) ?? (TRIED.has(finding.id) ? INDISTINCT : NOBODY);
  };
}

async function outcomeOf(
  trial: Trial,
  hosts: ReadonlyMap<string, string>,
  { ask, answered, now }: BuildServices,
): Promise<Verification> {
  const { id } = trial.verifier;
  const named = hosts.get(id);
  const plan = planTrial(trial, named, now());
  if ('reason' in plan) return { state: 'unknown', reason: plan.reason, by: id };
  if (!ask) return { state: 'unknown', reason: 'nobody may be asked here', by: id };
  // Another target of the same call may have the same secret.
  const { secret, companion } = trial.credential;
  const name = createHash('sha256')
    .update(JSON.stringify([id, plan.host, secret, companion]))
    .digest('hex');
  const known = answered?.get(name);
  if (known) return known;
  const asking = ask(plan.question).then((answer) =>
    concludeTrial(trial, { answer, host: plan.host, isNamed: named !== undefined, at: now() }),
  );
  answered?.set(name, asking);
  return asking;
}
