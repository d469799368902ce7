import type { LocatedFact } from '../../model/analyser.ts';
import type { Unmarked } from '../../model/finding/finding.ts';
import { marked } from '../../model/finding/fingerprint.ts';
import { mostUrgentFirst } from '../../model/finding/most-urgent-first.ts';
import { SEVERITY_PRIORITY } from '../../model/finding/head.ts';
import type { LeakFinding } from '../../model/finding/leak.ts';
import type { SuppressedFinding, Suppression } from '../../model/finding/suppression.ts';
import type { Origin } from '../../model/finding/origin.ts';
import type { Gap } from '../../model/gap.ts';
import type { Image } from '../../model/image.ts';
import { lazily } from '../../model/sequence.ts';
import type { ScannedTarget, Scanner, ScanOutcome } from '../types.ts';
import { SECRET_ANALYSER, secretAnalyser } from './analyser.ts';
import { findPatternsBy } from '../../analyse/leaks/leak-engine.ts';
import { OWN_RULES } from '../../analyse/leaks/rule-set.ts';
import type { Leak } from '../../analyse/leaks/types.ts';
import type { HeardLeak, SecretListener } from '../../analyse/leaks/verification/types.ts';
import { heardLeak, leakFact, type LeakFact, leakFactsOf } from './fact.ts';
import { PUBLISHED_ANALYSER, PublishedFiles } from './published.ts';
import { OWN_LOOK, type SecretLook } from './look-into.ts';
import { type ImageText, imageTexts, leaksOfText, redactImage, redactText } from './image-text.ts';

/** A scanner for secrets, which somebody may hear. */
export interface SecretScanner extends Scanner {
  /** The same, whose secrets are heard: they are in no fact and no finding. */
  readonly heardBy: (hear: SecretListener) => Scanner;
}

/** Credentials where others can read them, by these rules. */
export function secretScanner(look: SecretLook): SecretScanner {
  return {
    id: 'secret',
    title: 'secrets',
    isUsual: false,
    vectors: ['V1', 'V2', 'V4'],
    version: 1,
    packages: false,
    advisories: false,
    analysers: [look === OWN_LOOK ? SECRET_ANALYSER : secretAnalyser(look), PUBLISHED_ANALYSER],
    removedFiles: true,
    heardBy: (hear) => secretScanner({ ...look, hear }),
    findings: (target) => findingsIn(target, look),
    shownImage: redactImage,
    prepare: async (patterns) => {
      await patterns?.isReady;
      findPatternsBy(patterns?.open);
    },
  };
}

/** By our own rules. */
export const SECRET_SCANNER = secretScanner(OWN_LOOK);

function findingsIn(target: ScannedTarget, look: SecretLook): ScanOutcome {
  const suppressed: SuppressedFinding[] = [];
  const gaps: Gap[] = [];
  return { findings: mostUrgentFirst(leaksIn(target, look, suppressed, gaps)), gaps, suppressed };
}

/** Leaks in files and in the image; what is suppressed and what was not read is put beside them. */
function* leaksIn(
  target: ScannedTarget,
  { rules, hear }: SecretLook,
  suppressed: SuppressedFinding[],
  gaps: Gap[],
): Generator<LeakFinding, undefined> {
  const published = new PublishedFiles(
    target.factsOf(PUBLISHED_ANALYSER),
    lazily(leakFactsOf(target.factsOf(SECRET_ANALYSER)), ({ fact }) => [fact]),
    target.distribution,
  );
  for (const { fact, ...place } of target.factsOf(SECRET_ANALYSER)) {
    if ('unread' in fact) {
      gaps.push({ ...fact.unread, subject: `${place.path}${fact.inside}` });
      continue;
    }
    const finding = findingOf({ ...place, fact }, target);
    const suppression = suppressionOf(fact) ?? published.suppressionOf(fact, rules === OWN_RULES);
    if (suppression) suppressed.push({ finding, suppression });
    else yield finding;
  }
  if (target.image) yield* imageFindings(target.image, hear);
}

function suppressionOf({ allowed }: LeakFact): Suppression | undefined {
  if (!allowed) return undefined;
  const { source, reason } = allowed;
  return { by: 'ignore-file', source, ...(reason !== undefined && { reason }) };
}

function findingOf(located: LocatedFact<LeakFact>, target: ScannedTarget): LeakFinding {
  const { path, fact } = located;
  const origins: Origin[] = fact.commit
    ? [fact.commit]
    : target
        .originsOf(located)
        .map((origin) =>
          origin.kind === 'layer' && origin.instruction !== undefined
            ? { ...origin, instruction: redactText(origin.instruction, '') }
            : origin,
        );
  const subject: LeakFinding['subject'] =
    fact.commit && fact.isText
      ? { kind: 'commit', commit: fact.commit.commit }
      : { kind: 'file', path: `${path}${fact.inside ?? ''}`, range: fact.range };
  return marked({ ...headOf(fact), subject, origins });
}

function imageFindings(image: Image, hear?: SecretListener): LeakFinding[] {
  const found = imageTexts(image).map((text) => ({ text, leaks: leaksOfText(text) }));
  if (hear) hear(heardInImage(found), '');
  return found.flatMap(({ text, leaks }) =>
    leaks.map((leak) => {
      const fact = leakFact(leak, '', () => '');
      return marked({
        ...headOf(fact),
        subject: { kind: 'image', part: text.part },
        origins: originsOf(text, image),
      });
    }),
  );
}

/** What stands in an image's configuration stands together, one text after the other. */
function heardInImage(
  found: readonly { readonly text: ImageText; readonly leaks: readonly Leak[] }[],
): HeardLeak[] {
  let base = 0;
  return found.flatMap(({ text: { text }, leaks }) => {
    const bytes = Buffer.from(text);
    const before = base;
    base += bytes.length;
    return leaks.map((leak) => {
      const heard = heardLeak(leak, (start, end) => bytes.toString('utf8', start, end));
      return { ...heard, start: before + heard.start, aroundStart: before + heard.aroundStart };
    });
  });
}

function originsOf({ layer, part }: ImageText, image: Image): Origin[] {
  if (layer === undefined) return [];
  const instruction = image.layers[layer]?.instruction;
  return [
    {
      kind: 'layer',
      layer,
      ...(instruction !== undefined && { instruction: redactText(instruction, part) }),
    },
  ];
}

function headOf({
  rule,
  secret,
  decodings,
  confidence,
  reasons,
}: LeakFact): Omit<Unmarked<'leak'>, 'subject' | 'origins'> {
  return {
    kind: 'leak',
    id: rule.id,
    title: rule.title,
    severity: rule.severity,
    vectors: ['V1', 'V2', 'V4'],
    advice: `Revoke it${rule.revoke === '' ? '' : ` (${rule.revoke})`}, put another one where it is needed, and take it out of here: who could read this has it.`,
    references: [rule.source, rule.revoke].filter(
      (url, index, all) => url !== '' && all.indexOf(url) === index,
    ),
    priority: SEVERITY_PRIORITY[rule.severity],
    secret,
    decodings: [...decodings],
    confidence: Math.round(confidence * 100) / 100,
    reasons: [...reasons],
    verified: 'unknown',
  };
}
