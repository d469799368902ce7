import type { LocatedFact } from '../../model/analyser.ts';
import type { Finding, Unmarked } from '../../model/finding/finding.ts';
import { marked } from '../../model/finding/fingerprint.ts';
import { SEVERITY_PRIORITY } from '../../model/finding/head.ts';
import type { LeakFinding } from '../../model/finding/leak.ts';
import type { SuppressedFinding, Suppression } from '../../model/finding/suppression.ts';
import type { Origin } from '../../model/finding/origin.ts';
import type { Gap } from '../../model/gap.ts';
import type { Image } from '../../model/image.ts';
import type { ScannedTarget, Scanner } from '../types.ts';
import { SECRET_ANALYSER, secretAnalyser } from './analyser.ts';
import { leakFact, type LeakFact } from './fact.ts';
import type { SecretLook } from './look-into.ts';
import { type ImageText, imageTexts, leaksOfText, redactText } from './image-text.ts';

/** Credentials where others can read them. */
export const SECRET_SCANNER: Scanner = {
  id: 'secret',
  title: 'secrets',
  isUsual: false,
  vectors: ['V1', 'V2', 'V4'],
  version: 1,
  packages: false,
  advisories: false,
  analysers: [SECRET_ANALYSER],
  removedFiles: true,
  findings(target) {
    const findings: Finding[] = [];
    const suppressed: SuppressedFinding[] = [];
    const gaps: Gap[] = [];
    for (const { fact, ...place } of target.factsOf(SECRET_ANALYSER)) {
      if ('unread' in fact) {
        gaps.push({ ...fact.unread, subject: `${place.path}${fact.inside}` });
        continue;
      }
      const finding = findingOf({ ...place, fact }, target);
      const suppression = suppressionOf(fact);
      if (suppression) suppressed.push({ finding, suppression });
      else findings.push(finding);
    }
    if (target.image) findings.push(...imageFindings(target.image));
    return { findings, gaps, suppressed };
  },
};

/** The same with other rules. */
export function secretScanner(look: SecretLook): Scanner {
  return { ...SECRET_SCANNER, analysers: [secretAnalyser(look)] };
}

/** Some are only hidden where certain commits brought them. */
function suppressionOf({ allowed, commit }: LeakFact): Suppression | undefined {
  if (!allowed) return undefined;
  const { source, reason, commits } = allowed;
  if (commits && (!commit || !commits.includes(commit.commit))) return undefined;
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

function imageFindings(image: Image): LeakFinding[] {
  return imageTexts(image).flatMap((text) =>
    leaksOfText(text).map((leak) => {
      const fact = leakFact(leak, '', () => '');
      return marked({
        ...headOf(fact),
        subject: { kind: 'image', part: text.part },
        origins: originsOf(text, image),
      });
    }),
  );
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
