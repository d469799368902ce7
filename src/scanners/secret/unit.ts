import type { LocatedFact } from '../../model/analyser.ts';
import type { Finding, Unmarked } from '../../model/finding/finding.ts';
import { marked } from '../../model/finding/fingerprint.ts';
import { SEVERITY_PRIORITY } from '../../model/finding/head.ts';
import type { LeakFinding } from '../../model/finding/leak.ts';
import type { Origin } from '../../model/finding/origin.ts';
import type { Image } from '../../model/image.ts';
import type { ScannedTarget, Scanner } from '../types.ts';
import { SECRET_ANALYSER, secretAnalyser } from './analyser.ts';
import type { Leak } from '../../analyse/leaks/types.ts';
import type { HeardLeak, SecretListener } from '../../analyse/leaks/verification/types.ts';
import { heardLeak, leakFact, type LeakFact } from './fact.ts';
import { type ImageText, imageTexts, leaksOfText, redactText } from './image-text.ts';

/** Credentials where others can read them. */
export const SECRET_SCANNER = secretScanner();

/** The same, which lets somebody hear the secrets, which are in no fact and no finding. */
export function secretScanner(hear?: SecretListener): Scanner {
  return {
    id: 'secret',
    title: 'secrets',
    isUsual: false,
    vectors: ['V1', 'V2', 'V4'],
    version: 1,
    packages: false,
    advisories: false,
    analysers: [hear ? secretAnalyser(hear) : SECRET_ANALYSER],
    removedFiles: true,
    findings(target) {
      const findings: Finding[] = [];
      for (const located of target.factsOf(SECRET_ANALYSER)) findings.push(findingOf(located, target));
      if (target.image) findings.push(...imageFindings(target.image, hear));
      return { findings, gaps: [] };
    },
  };
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
      : { kind: 'file', path, range: fact.range };
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

function headOf({ rule, secret, decodings }: LeakFact): Omit<Unmarked<'leak'>, 'subject' | 'origins'> {
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
    verified: 'unknown',
  };
}
