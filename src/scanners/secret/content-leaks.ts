import type { LeakEngine } from '../../analyse/leaks/engine/scan-content.ts';
import type { RuleSet } from '../../analyse/leaks/rule-set.ts';
import { leaksWithReadings } from '../../analyse/leaks/readings/leaks-with-readings.ts';
import type { Leak } from '../../analyse/leaks/types.ts';
import type { Content } from '../../observe/archive/contents/types.ts';
import { isDatabase, tablesIn } from '../../observe/sqlite/table-texts.ts';

/** Bytes that are looked at as a whole. */
const WHOLE = 8 * 2 ** 20;
/** What is not in memory has no line around a leak. */
const NO_LINE = () => '';

/** A leak in the content of a file. */
export interface ContentLeak {
  readonly leak: Leak;
  /** The table of a database that it is in; its lines are rows then. */
  readonly table?: string;
  /** The bytes between two places, as text. */
  readonly lineAt: (start: number, end: number) => string;
}

/** Every leak in a file that is no archive: in its bytes, in what they say by the rules of its kind, and in its rows. */
export function* leaksInContent(content: Content, rules: RuleSet): Generator<ContentLeak, undefined> {
  const engine = rules.engine();
  const { file, path, decodings } = content;
  const outer = (leak: Leak): Leak => ({ ...leak, decodings: [...decodings, ...leak.decodings] });
  const known = new Set<string>();
  if (file && isDatabase(file))
    for (const { leak, table } of leaksInTables(content, engine)) {
      known.add(`${leak.rule.id} ${leak.secret}`);
      yield { leak: outer(leak), table, lineAt: NO_LINE };
    }
  if (file && file.entry.size <= WHOLE) {
    const bytes = file.bytes();
    const lineAt = (start: number, end: number) => bytes.toString('utf8', start, end);
    for (const leak of leaksWithReadings(bytes, path, engine))
      if (!known.has(`${leak.rule.id} ${leak.secret}`)) yield { leak: outer(leak), lineAt };
    return;
  }
  const lineAt = file ? (start: number, end: number) => file.read(start, end - start).toString() : NO_LINE;
  const stream = engine.openStream(path);
  for (const piece of content.pieces())
    for (const leak of stream.push(piece))
      if (!known.has(`${leak.rule.id} ${leak.secret}`)) yield { leak: outer(leak), lineAt };
  for (const leak of stream.end())
    if (!known.has(`${leak.rule.id} ${leak.secret}`)) yield { leak: outer(leak), lineAt };
}

/** Rows are lines, in which each value stands behind the name of its column. */
function* leaksInTables(
  { file, path }: Content,
  engine: LeakEngine,
): Generator<{ leak: Leak; table: string }, undefined> {
  if (!file) return;
  for (const { table, pieces } of tablesIn(file)) {
    const stream = engine.openStream(`${path}.yaml`);
    for (const piece of pieces) for (const leak of stream.push(piece)) yield { leak, table };
    for (const leak of stream.end()) yield { leak, table };
  }
}
