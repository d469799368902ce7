import { Fault } from '../fault.ts';
import { Recent } from '../recent.ts';
import { ANY_CHARACTER, character, inEitherCase, PATH_CHARACTERS } from './automata/characters.ts';
import { type Expression, repeat } from './automata/expression.ts';
import { parseRegularExpression } from './automata/regular-expression.ts';
import { Language } from './language.ts';
import { quoted } from './quoting.ts';

/** `ignoreCase`: ASCII letters match in either case, as hosts and header names do. */
export interface CaseOption {
  readonly ignoreCase?: boolean;
}

/** By the text and how it is read, as the same ones are asked for again and again; the limit is of states in all. */
const KEPT = new Recent<string, Language>(50_000, ({ states }) => states);

const ANYTHING = repeat({ kind: 'characters', characters: ANY_CHARACTER }, 0, Infinity);

/** Every text but the empty one. */
export const NON_EMPTY = Language.from(
  repeat({ kind: 'characters', characters: ANY_CHARACTER }, 1, Infinity),
);

/** Just this text. */
export function exactText(text: string, options: CaseOption = {}): Language {
  return KEPT.get(`text ${options.ignoreCase} ${text}`, () => Language.from(literal(text, options)));
}

/** Just these texts. */
export function oneOfTexts(texts: Iterable<string>, options: CaseOption = {}): Language {
  const all = [...texts];
  return KEPT.get(`texts ${options.ignoreCase} ${JSON.stringify(all)}`, () =>
    Language.from({ kind: 'choice', items: all.map((text) => literal(text, options)) }),
  );
}

/** Every text that begins so. */
export function prefixText(text: string, options: CaseOption = {}): Language {
  return KEPT.get(`prefix ${options.ignoreCase} ${text}`, () =>
    Language.from(sequence([literal(text, options), ANYTHING])),
  );
}

/** Every text that ends so. */
export function suffixText(text: string, options: CaseOption = {}): Language {
  return KEPT.get(`suffix ${options.ignoreCase} ${text}`, () =>
    Language.from(sequence([ANYTHING, literal(text, options)])),
  );
}

/**
 * A glob: `*` is any run of characters without the separator, perhaps none; `**` is any run of characters.
 * Everything else stands for itself. The separator is one character: `/` for paths, `.` for hosts.
 */
export function glob(pattern: string, options: CaseOption & { readonly separator?: string } = {}): Language {
  const { separator = '/', ignoreCase } = options;
  return KEPT.get(`glob ${ignoreCase} ${separator} ${pattern}`, () =>
    Language.from(globExpression(pattern, separator, options)),
  );
}

function globExpression(pattern: string, separator: string, options: CaseOption): Expression {
  const others = ANY_CHARACTER.subtract(character(separator.codePointAt(0) ?? 0));
  const segment = repeat({ kind: 'characters', characters: others }, 0, Infinity);
  return sequence(
    pattern.split(/(\*+)/).map((part) => {
      if (part === '*') return segment;
      return part.startsWith('**') ? ANYTHING : literal(part, options);
    }),
  );
}

/**
 * A text field of Istio's AuthorizationPolicy: `*` is any non-empty text, `*abc` a suffix, `abc*` a prefix, else the
 * text itself (https://istio.io/latest/docs/reference/config/security/authorization-policy/). As in Istio, an
 * asterisk in front wins, and any other asterisk then stands for itself.
 */
export function istioText(pattern: string, options: CaseOption = {}): Language {
  if (pattern === '*') return NON_EMPTY;
  if (pattern.startsWith('*')) return suffixText(pattern.slice(1), options);
  return pattern.endsWith('*') ? prefixText(pattern.slice(0, -1), options) : exactText(pattern, options);
}

/**
 * A path template of Istio: `{*}` is one segment that is not empty, `{**}`, which must come last, is any number of
 * segments. Segments hold the characters that Envoy's URI template takes, so neither `=` nor `*`.
 * Throws a `Fault` (`malformed`) that names the template.
 */
export function istioPathTemplate(template: string): Language {
  const [before, ...segments] = template.split('/');
  const last = segments.findIndex((segment) => segment === '{**}');
  const hasOperatorAfter = last >= 0 && segments.slice(last + 1).some((segment) => segment.startsWith('{'));
  const areWell = segments.every((segment, index) => isSegment(segment, index === segments.length - 1));
  if (before !== '' || segments.length === 0 || hasOperatorAfter || !areWell) {
    throw new Fault('malformed', `the path template ${quoted(template)} is not one that Istio takes`, {
      hint: 'Segments are {*}, {**} as the last operator, or text without *, =, { and }.',
    });
  }
  return Language.from(sequence(segments.flatMap((segment) => [literal('/', {}), segmentOf(segment)])));
}

/**
 * The texts that match a regular expression from begin to end, as in Envoy, Istio and Cilium; see
 * `parseRegularExpression` for the syntax. `ignoreCase` is as `(?i)`: all of Unicode.
 * Throws a `Fault`: `malformed`, `unsupported` or `limit`.
 */
export function regularExpression(pattern: string, options: CaseOption = {}): Language {
  return KEPT.get(`expression ${options.ignoreCase} ${pattern}`, () =>
    Language.from(parseRegularExpression(pattern, options)),
  );
}

function isSegment(segment: string, isLast: boolean): boolean {
  if (segment === '{*}' || segment === '{**}') return true;
  if (segment === '') return isLast;
  return Array.from(segment).every((one) => PATH_CHARACTERS.includes(one.codePointAt(0) ?? 0));
}

function segmentOf(segment: string): Expression {
  if (segment === '{*}') return repeat({ kind: 'characters', characters: PATH_CHARACTERS }, 1, Infinity);
  if (segment !== '{**}') return literal(segment, {});
  return repeat({ kind: 'characters', characters: PATH_CHARACTERS.union(character(0x2f)) }, 0, Infinity);
}

function sequence(items: readonly Expression[]): Expression {
  return { kind: 'sequence', items };
}

function literal(text: string, { ignoreCase = false }: CaseOption): Expression {
  const codePoints = Array.from(text, (one) => one.codePointAt(0) ?? 0);
  return sequence(
    codePoints.map((one) => ({
      kind: 'characters',
      characters: ignoreCase ? inEitherCase(one) : character(one),
    })),
  );
}
