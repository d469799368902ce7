import type { FileAnalyser } from '../../model/analyser.ts';
import type { OpenFile } from '../../model/file.ts';
import { Fault } from '../../model/fault.ts';
import { leakEngine, RULE_SET_VERSION } from '../../analyse/leaks/leak-engine.ts';
import type { Leak } from '../../analyse/leaks/types.ts';
import type { HeardLeak, SecretListener } from '../../analyse/leaks/verification/types.ts';
import { heardLeak, leakFact, type LeakFact } from './fact.ts';

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

/** Reads every file but those in which nothing can stand as text. */
export const SECRET_ANALYSER = secretAnalyser();

/** The same, which lets somebody hear the secrets, which are in no fact. */
export function secretAnalyser(hear?: SecretListener): FileAnalyser<LeakFact> {
  return {
    id: 'secret',
    version: RULE_SET_VERSION,
    maximumSize: 8 * 2 ** 30,
    interest: ({ size }) => (size > 0 ? 'by-magic' : 'no'),
    recognises: (head) => !isOpaque(head),
    *read(file) {
      let count = 0;
      const heard: HeardLeak[] = [];
      const { path } = file.entry;
      const lineAt = (start: number, end: number) => file.read(start, end - start).toString();
      for (const leak of leaksOf(file)) {
        count += 1;
        if (count > MAXIMUM_LEAKS)
          throw new Fault('limit', `more than ${MAXIMUM_LEAKS} secrets are in it, of which these are told`);
        if (hear) heard.push(heardLeak(leak, lineAt));
        yield leakFact(leak, path, lineAt);
      }
      hear?.(heard, path);
    },
  };
}

/** Is nothing in it text, as its first bytes tell? */
export function isOpaque(head: Buffer): boolean {
  return OPAQUE.some((magic) => head.subarray(0, magic.length).equals(magic));
}

function* leaksOf(file: OpenFile): Generator<Leak, undefined> {
  const { path, size } = file.entry;
  const { scanContent, openStream } = leakEngine();
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
