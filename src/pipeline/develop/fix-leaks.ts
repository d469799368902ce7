import { join } from 'node:path';
import { covered } from '../../analyse/leak-fixes/forms.ts';
import { heardSecrets } from '../../analyse/leaks/verification/heard-secrets.ts';
import { unifiedDiff } from '../../model/configuration/edit.ts';
import { Fault } from '../../model/fault.ts';
import { ofKind } from '../../model/finding/about.ts';
import { eachPlace } from '../../model/finding/gather.ts';
import type { LeakFinding } from '../../model/finding/leak.ts';
import type { Report } from '../../model/report/scan.ts';
import { type Evidence, type FixedLeak, isClosed, type Proof } from '../../model/vault/evidence.ts';
import { fingerprintOf } from '../../model/vault/fingerprint.ts';
import type { VaultKnowledge, VaultPlace } from '../../model/vault/knowledge.ts';
import { readTextFile } from '../../observe/document/text-file.ts';
import { localPathKind } from '../../observe/repository/local-path.ts';
import type { WriteFile } from '../../platform/files/types.ts';
import type { BuildServices } from '../build/services.ts';
import type { VaultSource } from '../build/vault-matching.ts';
import { type HandledLeak, leftAlone, planned } from './fix-remarks.ts';
import { leaks, type LeaksRequest } from './leaks.ts';
import { rewritten } from './rewrite-leaks.ts';

/** What is done in a vault about a secret that leaked, and what is shown of it. Rejects with a `Fault`. */
export interface VaultHands extends VaultSource {
  /** As files are to name it. */
  readonly address: string;
  /** Puts another one in its place, or ends it: what was done. Undefined: nothing is to be done. */
  rotate(place: VaultPlace, rule: string): Promise<string | undefined>;
  /** Tries the old value, where it is known, and the one of today. */
  prove(place: VaultPlace, old: string | undefined): Promise<{ readonly old: Proof; readonly new: Proof }>;
  /** Keeps a secret that the vault does not know. */
  keep(path: string, field: string, secret: string): Promise<void>;
  seal(evidence: Evidence): Promise<Evidence>;
  isSealed(evidence: Evidence): Promise<boolean>;
}

export interface FixRequest extends LeaksRequest {
  /** Is anything rotated and written? */
  readonly applies: boolean;
  /** A path of keys and values where secrets are kept that the vault does not know. */
  readonly importTo: string | undefined;
}

/** What is to be changed, or was. */
export interface FixedLeaks {
  /** Undefined where nothing was applied. */
  readonly evidence: Evidence | undefined;
  readonly diffs: readonly string[];
  /** In sentences: what would be done, and what a person has to. */
  readonly remarks: readonly string[];
  /** Secrets of the target that are not closed: those that the vault does not know too. */
  readonly open: number;
  readonly report: Report;
}

const LARGEST = 32 * 2 ** 20;

/** A secret with all that is known of it. */
interface Leak extends HandledLeak {
  readonly place: VaultKnowledge['places'][number];
  readonly secret: string;
  readonly fingerprint: string;
}

/**
 * Takes secrets out of files that a vault knows: each is rotated where it is, tried, and replaced by a reference. Nothing
 * is written or rotated where that is not applied. Rejects with a `Fault`.
 */
export async function fixLeaks(
  request: FixRequest,
  hands: VaultHands,
  services: BuildServices,
  writeFile: WriteFile,
): Promise<FixedLeaks> {
  const heard = heardSecrets((secret) => secret);
  const looking = { ...request, vault: hands, hear: heard.hear };
  const found = await leaks(looking, services);
  const known = await located(found, heard.keptOf, request, hands);
  const { changes, files, remarks: rewriting } = rewriteAll(known, request.target, hands.address);
  const all = [...ofKind(found.findings, 'leak')];
  const remarks = [...rewriting, ...leftAlone(all, known)];
  const secrets = all.flatMap((finding) => heard.keptOf(finding) ?? []);
  const diffs = changes.map(({ path, before, after }) => covered(unifiedDiff(path, before, after), secrets));
  const shown = { diffs, report: found };
  if (!request.applies)
    return { ...shown, evidence: undefined, remarks: [...planned(known), ...remarks], open: all.length };
  const rotated = await rotateAll(known, files, hands, services);
  const unwritten = writeAll(changes, writeFile);
  const done = rotated.map((leak) => ({
    ...leak,
    files: leak.files.map((file) => asWritten(file, unwritten)),
  }));
  const at = services.now().toISOString();
  const target = request.target;
  const evidence = await hands.seal({ format: 'plimsoll-leak-evidence-1', at, target, leaks: done });
  const closed = done.filter((leak) => isClosed(leak) && !leak.files.some(({ path }) => unwritten.has(path)));
  const open = all.length - closed.length;
  return { ...shown, evidence, remarks: [...remarks, ...unwritten.values()], open };
}

/** Leaks with where the vault has them; those that it does not know are kept there first, where that is asked for. */
async function located(
  { findings }: Report,
  secretOf: (finding: LeakFinding) => string | undefined,
  { importTo, applies }: FixRequest,
  hands: VaultHands,
): Promise<readonly Leak[]> {
  const all = [...ofKind(findings, 'leak')].flatMap((finding) => {
    const secret = secretOf(finding);
    const paths = [...new Set(eachPlace(finding).flatMap(pathOf))];
    if (secret === undefined || paths.length === 0) return [];
    return [{ finding, secret, fingerprint: fingerprintOf(hands.key, secret), paths }];
  });
  const unknown = new Map(
    all.flatMap(({ finding, fingerprint, secret }) => (finding.vault ? [] : [[fingerprint, secret]])),
  );
  const kept = applies && importTo !== undefined ? await keepAll(unknown, importTo, hands) : undefined;
  return all.flatMap((leak): Leak[] => {
    const known = bestPlace(leak.finding.vault);
    if (known) return [{ ...leak, place: known, isImported: false }];
    if (importTo === undefined) return [];
    const place = bestPlace(kept?.get(leak.fingerprint)) ?? futurePlace(importTo, leak);
    return [{ ...leak, place, isImported: true }];
  });
}

/** Keeps secrets by their fingerprints, and asks where each is then. */
async function keepAll(
  secrets: ReadonlyMap<string, string>,
  path: string,
  hands: VaultHands,
): Promise<ReadonlyMap<string, VaultKnowledge>> {
  for (const [fingerprint, secret] of secrets) await hands.keep(path, importedField(fingerprint), secret);
  return secrets.size > 0 ? hands.match([...secrets.keys()]) : new Map();
}

function importedField(fingerprint: string): string {
  return `leak-${fingerprint.slice(0, 12)}`;
}

/** Where a secret will be that is kept when it is applied. */
function futurePlace(path: string, { fingerprint }: Pick<Leak, 'fingerprint'>): VaultPlace {
  const field = importedField(fingerprint);
  const since = '1970-01-01T00:00:00.000Z';
  return { kind: 'value', mount: `${path.split('/')[0]}/`, path, field, state: 'current', since };
}

function pathOf({ subject }: LeakFinding): string[] {
  const isOpen = subject.kind === 'file' && !subject.path.includes('!/') && subject.path.isWellFormed();
  return isOpen ? [subject.path] : [];
}

/** The one to be rotated: what is current, and what a machine renews before what a person wrote. */
function bestPlace(vault: VaultKnowledge | undefined): Leak['place'] | undefined {
  const order: readonly VaultPlace['kind'][] = ['static-role', 'lease', 'token', 'value'];
  const rank = ({ state, kind }: VaultPlace) => (state === 'current' ? 0 : 10) + order.indexOf(kind);
  return vault?.places.toSorted((left, right) => rank(left) - rank(right))[0];
}

interface Change {
  readonly path: string;
  /** In the target, as findings say it. */
  readonly inside: string;
  readonly before: string;
  readonly after: string;
}

/** Every file with all of its secrets replaced, as far as that is certain. */
function rewriteAll(known: readonly Leak[], target: string, address: string) {
  const texts = new Map<string, Change>();
  const files = new Map<Leak, FixedLeak['files']>();
  const remarks = new Set<string>();
  for (const leak of known)
    for (const inside of leak.paths) {
      const path = localPathKind(target) === 'file' ? target : join(target, inside);
      const before = texts.get(path)?.before ?? readTextFile(path, LARGEST);
      const next = rewritten(path, texts.get(path)?.after ?? before, leak, address);
      texts.set(path, { path, inside, before, after: next.text });
      for (const remark of next.remarks) remarks.add(remark);
      if (next.isLeft) remarks.add(`${inside}: ${leak.finding.id} is to be taken out by hand`);
      const change = next.isLeft ? ('by hand' as const) : ('rewritten' as const);
      const file = { path: inside, change, remarks: [...next.remarks] };
      files.set(leak, [...(files.get(leak) ?? []), file]);
    }
  const changes = [...texts.values()].filter(({ before, after }) => before !== after);
  return { changes, files, remarks: [...remarks] };
}

/** Writes files. Why one was not is told by its path: what was rotated by then has to be told too. */
function writeAll(changes: readonly Change[], writeFile: WriteFile): ReadonlyMap<string, string> {
  const unwritten = new Map<string, string>();
  for (const { path, inside, before, after } of changes)
    try {
      if (readTextFile(path, LARGEST) !== before)
        throw new Fault('refused', `${path} is no longer what was looked at`);
      writeFile(path, after);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      unwritten.set(inside, `${inside} is not rewritten: ${error.message}`);
    }
  return unwritten;
}

function asWritten(
  file: FixedLeak['files'][number],
  unwritten: ReadonlyMap<string, string>,
): FixedLeak['files'][number] {
  const reason = unwritten.get(file.path);
  return reason === undefined ? file : { ...file, change: 'by hand', remarks: [reason] };
}

/** Rotates each secret once, and tries what was and what is. */
async function rotateAll(
  known: readonly Leak[],
  files: ReadonlyMap<Leak, FixedLeak['files']>,
  hands: VaultHands,
  services: BuildServices,
): Promise<readonly FixedLeak[]> {
  const done: FixedLeak[] = [];
  const rotate = once(hands);
  for (const leak of known) {
    const { finding, place, fingerprint } = leak;
    services.progress(`rotating ${place.path}`);
    const { readers: _readers, ...there } = place;
    const { what, ...proof } = await rotateOne(leak, { ...hands, rotate }, services);
    const at = services.now().toISOString();
    done.push({
      rule: finding.id,
      redacted: finding.secret.redacted,
      fingerprint,
      place: there,
      files: files.get(leak) ?? [],
      ...(what !== undefined && { rotation: { what, at } }),
      ...proof,
    });
  }
  return done;
}

/** Several rules may find one secret: what was done about it, or why not, is the same for each. */
function once(hands: VaultHands): VaultHands['rotate'] {
  const done = new Map<string, Promise<string | undefined>>();
  return (place, rule) => {
    const key = JSON.stringify([place.path, place.field]);
    const rotation = done.get(key) ?? hands.rotate(place, rule);
    done.set(key, rotation);
    return rotation;
  };
}

/** Rotates a secret and tries both values; where that fails, what was done about the others is still told. */
async function rotateOne(
  { place, finding, secret, isImported }: Leak,
  hands: VaultHands,
  { now }: BuildServices,
) {
  try {
    const isDue = place.state === 'current' && !isImported;
    const what = isDue ? await hands.rotate(place, finding.id) : undefined;
    return { what, ...(await hands.prove(place, secret)) };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const unknown: Proof = {
      state: 'unknown',
      by: hands.address,
      at: now().toISOString(),
      reason: error.hint === undefined ? error.message : `${error.message}; ${error.hint}`,
    };
    return { what: undefined, old: unknown, new: unknown };
  }
}
