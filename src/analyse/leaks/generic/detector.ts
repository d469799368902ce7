import type { Detection, Detector, Window } from '../types.ts';
import { inUrl, UUID, uuidIn } from './bare.ts';
import type { Candidate } from './candidate.ts';
import { byWeight, confidenceOf, type Share, sharesOf } from './classifier.ts';
import { featuresOf } from './features.ts';
import { mayBeNamed, mayBeUserinfo, mayBeUuid, USERINFO_GLANCE } from './glance.ts';
import { familyOf, NAME_KEYWORDS, SHORT_PASSWORD } from './names.ts';
import { namedIn } from './named.ts';
import { isNotation } from './notations.ts';
import { LONGEST_NAME, LONGEST_VALUE } from './value.ts';
import type { Weights } from './weighing.ts';
import { WEIGHTS } from './weights/all.ts';

/** Below this it is no finding: precision and recall are about the same here (`npm run bench:leaks-accuracy`). */
export const THRESHOLD = 0.45;
const REASONS = 4;
const HEX = '0123456789abcdef'.split('');
/** Around the dash before a UUID's version, which is not always one that there is. */
const UUID_KEYWORDS = HEX.flatMap((last) => HEX.map((version) => `${last}-${version}`));
/** What stands before two letters that are a part of a word, or a name in code without spaces. */
const JOINED: ReadonlySet<number> = new Set(
  Buffer.from(',;(){}0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'),
);
const REVOKE = 'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html';

const RULES = {
  named: { id: 'generic-credential', title: 'Credential by its context', severity: 'high' },
  url: { id: 'generic-url-password', title: 'Password in a URL', severity: 'high' },
  uuid: { id: 'generic-uuid', title: 'UUID that may be a credential', severity: 'low' },
} as const;

/** Where a candidate is looked for. */
interface Source {
  readonly rule: (typeof RULES)[keyof typeof RULES];
  readonly keywords: readonly string[];
  readonly before: number;
  readonly after: number;
  readonly accepts: (bytes: Uint8Array, start: number, end: number) => boolean;
  readonly pattern?: RegExp;
  readonly candidates: (window: Window) => Iterable<Candidate>;
}

const SOURCES: readonly Source[] = [
  {
    rule: RULES.named,
    keywords: NAME_KEYWORDS,
    before: 2 * LONGEST_NAME,
    after: LONGEST_NAME + LONGEST_VALUE,
    accepts: mayBeNamed,
    candidates: namedIn,
  },
  {
    rule: RULES.named,
    keywords: [':', '=', ' ', '"', "'"].map((behind) => `${SHORT_PASSWORD}${behind}`),
    before: 2 * LONGEST_NAME,
    after: LONGEST_NAME + LONGEST_VALUE,
    accepts: (bytes, start) =>
      !JOINED.has(bytes[start - 1] ?? 0) && mayBeNamed(bytes, start, start + SHORT_PASSWORD.length),
    candidates: shortPasswordIn,
  },
  {
    rule: RULES.url,
    keywords: ['://'],
    before: LONGEST_NAME,
    after: 320,
    accepts: mayBeUserinfo,
    pattern: USERINFO_GLANCE,
    candidates: inUrl,
  },
  {
    rule: RULES.uuid,
    keywords: UUID_KEYWORDS,
    before: 2 * LONGEST_NAME,
    after: 2 * LONGEST_NAME,
    accepts: mayBeUuid,
    pattern: UUID,
    candidates: uuidIn,
  },
];

/** `pw` by itself; in capitals before a colon it is a country, in lists of such. */
function* shortPasswordIn(window: Window): Generator<Candidate> {
  const end = window.start + SHORT_PASSWORD.length;
  if (/^PW["']?\s{0,4}:/.test(window.text.slice(window.start, end + 6))) return;
  yield* namedIn({ ...window, end });
}

/** What knows credentials that have no form of their own, by what stands around them. */
export function genericDetectors(weights: Weights = WEIGHTS, threshold: number = THRESHOLD): Detector[] {
  return SOURCES.map(({ rule, candidates, ...looks }) => ({
    id: rule.id,
    ...looks,
    *detect(window) {
      for (const candidate of candidates(window)) {
        const shares = sharesOf(featuresOf(candidate), candidate.family, weights);
        const confidence = confidenceOf(shares);
        if (confidence < threshold || isNotation(candidate)) continue;
        yield {
          rule: { ...rule, source: REVOKE, revoke: REVOKE },
          start: candidate.start,
          end: candidate.end,
          confidence,
          reasons: reasonsOf(candidate, byWeight(shares)),
        } satisfies Detection;
      }
    },
  }));
}

/** All candidates of a window, of whatever source: for fitting, which learns from notations too, and explaining. */
export const CANDIDATE_SOURCES: readonly Source[] = SOURCES;

function reasonsOf(candidate: Candidate, shares: readonly Share[]): string[] {
  const [family, name] = [familyOf(candidate.name), candidate.name.slice(0, LONGEST_NAME)];
  const first =
    candidate.form === 'bare'
      ? 'it is a UUID'
      : candidate.form === 'url'
        ? 'it is the password of a URL'
        : `the name ${name} says ${family}`;
  const most = shares.filter(({ share }) => share > 0.2).slice(0, REASONS);
  return [first, ...most.map(({ feature, share }) => `${feature} (+${share.toFixed(1)})`)];
}
