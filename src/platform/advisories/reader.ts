import type { SQLOutputValue } from 'node:sqlite';
import { readLately } from '../../model/read-lately.ts';
import { Recent } from '../../model/recent.ts';
import {
  decodeBlock,
  decodeDetails,
  decodeHead,
  decodeOutline,
  decodeStatement,
  decodeVersions,
  type Head,
} from './encoding.ts';
import type { Queries } from './queries.ts';
import type { Reader } from './stored.ts';

/** Of details read before, for others in the same blocks. */
const CHARACTERS_KEPT = 4 * 2 ** 20;
/** Heads read before, for other records of the same advisory. */
const HEADS_KEPT = 1_000;
/** Many statements are the same word for word. */
const STATEMENTS_KEPT = 256;

/** What is read of an advisory at once. */
interface Parts {
  readonly head: Head;
  /** As it is stored. */
  readonly outline: string;
  /** Where its details lie, if it has any. */
  readonly block: number | undefined;
  readonly place: number;
}

/** Reads the parts of advisories; of those that were read lately most cost nothing. */
export function readerOf(queries: Queries): Reader {
  const partsOf = partsReader(queries);
  const listOf = queries.prepare('SELECT list FROM version_list WHERE number = ?');
  return {
    statement: readLately((text) => queries.attempt(() => decodeStatement(text)), STATEMENTS_KEPT),
    head: (advisory) => partsOf(advisory).head,
    outline: (advisory) => queries.attempt(() => decodeOutline(partsOf(advisory).outline)),
    details: detailsReader(queries, partsOf),
    versions: (list) => queries.attempt(() => decodeVersions(bytesOf(listOf(list)[0]?.[0]))),
  };
}

/** Who asks for one part of an advisory soon asks for the others. */
function partsReader(queries: Queries): (advisory: number) => Parts {
  const find = queries.prepare('SELECT head, outline, block, place FROM advisory WHERE number = ?');
  const known = new Recent<number, Parts>(HEADS_KEPT);
  const read = (advisory: number): Parts => {
    const [head, outline, block, place] = find(advisory)[0] ?? [];
    return {
      head: queries.attempt(() => decodeHead(String(head))),
      outline: String(outline),
      block: typeof block === 'number' ? block : undefined,
      place: Number(place),
    };
  };
  return (advisory) => known.get(advisory, () => read(advisory));
}

function detailsReader(queries: Queries, partsOf: (advisory: number) => Parts): (advisory: number) => string {
  const find = queries.prepare('SELECT details FROM block WHERE number = ?');
  const blocks = new Recent<number, readonly string[]>(CHARACTERS_KEPT, (lines) =>
    lines.reduce((sum, line) => sum + line.length, 0),
  );
  return (advisory) => {
    const { block, place } = partsOf(advisory);
    if (block === undefined) return '';
    return queries.attempt(() => {
      const lines = blocks.get(block, () => decodeBlock(bytesOf(find(block)[0]?.[0])));
      return decodeDetails(lines[place] ?? '');
    });
  };
}

function bytesOf(value: SQLOutputValue | undefined): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new Error('a part of an advisory is missing');
}
