import { type HeardSecrets, heardSecrets } from '../../analyse/leaks/verification/heard-secrets.ts';
import { Fault } from '../../model/fault.ts';
import { ofKind } from '../../model/finding/about.ts';
import type { LeakFinding } from '../../model/finding/leak.ts';
import type { Report } from '../../model/report/scan.ts';
import { type Evidence, type FixedLeak, isClosed, type Proof } from '../../model/vault/evidence.ts';
import { fingerprintOf } from '../../model/vault/fingerprint.ts';
import { readEvidence } from '../../observe/vault/read-evidence.ts';
import type { BuildServices } from '../build/services.ts';
import type { VaultHands } from './fix-leaks.ts';
import { leaks, type LeaksRequest } from './leaks.ts';

export interface VerifyFixRequest extends Omit<LeaksRequest, 'target'> {
  /** A file that `plimsoll leaks fix` wrote. */
  readonly evidence: string;
  /** Default: what the evidence says. */
  readonly target: string | undefined;
}

/** A leak, and what keeps it from being closed; nothing: it is. */
export interface JudgedLeak extends FixedLeak {
  readonly open: readonly string[];
}

/** What is shown of each leak now; the evidence with it, sealed anew. */
export interface VerifiedFix {
  readonly leaks: readonly JudgedLeak[];
  readonly evidence: Evidence;
  /** What was looked at. */
  readonly report: Report;
}

/** What was heard of one secret of the evidence. */
interface Seen {
  readonly secret: string;
  readonly finding: LeakFinding;
}

/**
 * Looks whether leaks are closed that were fixed: no file has the old value, whom it opens something at refuses it, and
 * takes the one of today. An old value that is still found, in files or in the history, is tried again; of the others
 * counts what was shown before. Rejects with a `Fault` (`mismatch`) for evidence that is not as the vault sealed it.
 */
export async function verifyFix(
  request: VerifyFixRequest,
  hands: VaultHands,
  services: BuildServices,
): Promise<VerifiedFix> {
  const before = readEvidence(request.evidence);
  if (!(await hands.isSealed(before)))
    throw new Fault('mismatch', `${request.evidence} is not what the vault has sealed`);
  const target = request.target ?? before.target;
  const heard = heardSecrets((secret) => secret);
  const report = await leaks({ ...request, target, hear: heard.hear }, services);
  const seen = secretsIn(report, heard, before, hands);
  const judged: JudgedLeak[] = [];
  for (const leak of before.leaks) {
    services.progress(`trying ${leak.place.path}`);
    judged.push(await judgedLeak(leak, seen.get(leak.fingerprint), hands));
  }
  const leaksNow = judged.map(({ open: _open, ...leak }) => leak);
  const evidence = await hands.seal({ ...before, at: services.now().toISOString(), leaks: leaksNow });
  return { leaks: judged, evidence, report };
}

/** Those secrets of the evidence that are still there to be found. */
function secretsIn(
  { findings }: Report,
  heard: HeardSecrets,
  { leaks: fixed }: Evidence,
  hands: VaultHands,
): ReadonlyMap<string, Seen> {
  const wanted = new Set(fixed.map(({ fingerprint }) => fingerprint));
  const seen = new Map<string, Seen>();
  for (const finding of ofKind(findings, 'leak')) {
    const secret = heard.keptOf(finding);
    const fingerprint = secret === undefined ? '' : fingerprintOf(hands.key, secret);
    const known = seen.get(fingerprint);
    if (secret !== undefined && wanted.has(fingerprint) && !(known && isInFile(known.finding)))
      seen.set(fingerprint, { secret, finding });
  }
  return seen;
}

/** Is it in a file as it is, and not only in what a repository remembers? */
function isInFile({ subject, origins, otherPlaces = [] }: LeakFinding): boolean {
  return [{ subject, origins }, ...otherPlaces].some(
    (place) => place.subject.kind === 'file' && place.origins.every(({ kind }) => kind !== 'commit'),
  );
}

async function judgedLeak(leak: FixedLeak, seen: Seen | undefined, hands: VaultHands): Promise<JudgedLeak> {
  const now = await hands.prove(leak.place, seen?.secret);
  const old = issuerProof(seen, now.old) ?? (now.old.state === 'unknown' ? leak.old : now.old);
  const next = { ...leak, old, new: now.new };
  return {
    ...next,
    open: [...(seen && isInFile(seen.finding) ? ['it is still in a file'] : []), ...reasons(next)],
  };
}

/** What the issuer said, where it was asked. */
function issuerProof(seen: Seen | undefined, { state, at }: Proof): Proof | undefined {
  const verification = seen?.finding.verification;
  if (!verification || state !== 'unknown' || verification.state === 'unknown') return undefined;
  return {
    state: verification.state === 'live' ? 'accepted' : 'refused',
    by: verification.by ?? 'its issuer',
    at: verification.at ?? at,
    reason: verification.reason,
  };
}

function reasons(leak: FixedLeak): string[] {
  if (isClosed(leak)) return [];
  const { old, new: next } = leak;
  const isOpen = next.state !== 'accepted' && next.state !== 'none';
  return [
    ...(old.state === 'accepted' ? [`the old value still works: ${old.by}`] : []),
    ...(old.state === 'unknown' ? [`the old value was not shown to be refused: ${old.reason}`] : []),
    ...(isOpen ? [`the new value is ${next.state}: ${next.reason}`] : []),
  ];
}
