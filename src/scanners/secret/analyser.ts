import type { FileAnalyser } from '../../model/analyser.ts';
import type { OpenFile } from '../../model/file.ts';
import { Fault } from '../../model/fault.ts';
import { OWN_RULES, type RuleSet } from '../../analyse/leaks/rule-set.ts';
import type { Leak } from '../../analyse/leaks/types.ts';
import { leakFact, type LeakFact } from './fact.ts';

/** Bytes that are read at a time. */
const PIECE = 4 * 2 ** 20;
/** Leaks of one file that are told. */
const MAXIMUM_LEAKS = 1_000;
/** Begins of files in which nothing stands as text: compressed, pictures, fonts, sound. */
const OPAQUE = [
  '1f8b',
  '425a68',
  'fd377a585a00',
  '28b52ffd',
  '504b0304',
  '89504e47',
  'ffd8ff',
  '47494638',
  '774f4646',
  '774f4632',
  '4f676753',
  '494433',
  '00000100',
].map((text) => Buffer.from(text, 'hex'));

/** Reads every file but those in which nothing can stand as text, and those whose name tells. */
export function secretAnalyser(rules: RuleSet): FileAnalyser<LeakFact> {
  return {
    id: 'secret',
    version: rules.version,
    maximumSize: 8 * 2 ** 30,
    interest: ({ size, path }) => {
      if (size === 0) return 'no';
      return rules.named(path).length > 0 ? 'yes' : 'by-magic';
    },
    recognises: (head) => !isOpaque(head),
    *read(file) {
      const { path } = file.entry;
      const lineAt = (start: number, end: number) => file.read(start, end - start).toString();
      for (const leak of rules.named(path)) yield leakFact(leak, path, () => '');
      let [told, hidden] = [0, 0];
      for (const leak of leaksOf(file, rules)) {
        if (isHidden(leak)) hidden += 1;
        else told += 1;
        if (told > MAXIMUM_LEAKS)
          throw new Fault('limit', `more than ${MAXIMUM_LEAKS} secrets are in it, of which these are told`);
        if (!isHidden(leak) || hidden <= MAXIMUM_LEAKS) yield leakFact(leak, path, lineAt);
      }
    },
  };
}

/** With our own rules. */
export const SECRET_ANALYSER = secretAnalyser(OWN_RULES);

/** Does somebody hide it wherever it is? Of those no more are listed than of others, and no gap is left by that. */
export function isHidden({ allowed }: Leak): boolean {
  return allowed !== undefined && allowed.commits === undefined;
}

/** Is nothing in it text, as its first bytes tell? */
export function isOpaque(head: Buffer): boolean {
  return OPAQUE.some((magic) => head.subarray(0, magic.length).equals(magic));
}

function* leaksOf(file: OpenFile, rules: RuleSet): Generator<Leak, undefined> {
  const { path, size } = file.entry;
  if (isOpaque(file.read(0, 8))) return;
  const { scanContent, openStream } = rules.engine();
  if (size <= PIECE) {
    yield* scanContent(file.bytes(), path);
    return;
  }
  const stream = openStream(path);
  for (let at = 0; ; at += PIECE) {
    const piece = file.read(at, PIECE);
    if (piece.length > 0) yield* stream.push(piece);
    if (piece.length < PIECE) break;
  }
  yield* stream.end();
}
