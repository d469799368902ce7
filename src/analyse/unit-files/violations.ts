import type { Unit, UnitEntry } from '../../model/configuration/unit-file.ts';
import { entriesOf, lastEntry } from '../../model/configuration/unit-values.ts';
import type { Check, CheckSubject, Violation } from '../misconfiguration/types.ts';

/** One unit with what adds to it. */
export interface UnitSubject extends CheckSubject {
  readonly unit: Unit;
}

export type UnitCheck = Check<UnitSubject>;

/** What is told beside what is there and should be. */
type More = Pick<Violation, 'severity' | 'edits'>;

/** What is wrong with an entry of a unit. */
export function aboutEntry(
  unit: Unit,
  entry: UnitEntry,
  actual: string,
  expected: string,
  more: More = {},
): Violation {
  return {
    path: entry.path,
    range: entry.range,
    resource: { type: 'unit', name: unit.name, part: `${entry.section}.${entry.key}` },
    actual: actual.length > 200 ? `${actual.slice(0, 200)}…` : actual,
    expected,
    ...more,
  };
}

/** That a section says nothing of a key; mended by a line where a value is given that loses nothing. */
export function aboutAbsent(
  unit: Unit,
  section: string,
  key: string,
  expected: string,
  mended?: string,
): Violation {
  const edits = mended === undefined ? undefined : unit.add(section, key, mended);
  return {
    path: unit.path,
    range: unit.rangeOf(section),
    resource: { type: 'unit', name: unit.name, part: section },
    actual: `no "${key}"`,
    expected,
    ...(edits ? { edits } : {}),
  };
}

/** Every entry that counts of any of some keys. */
export function entriesOfAny(unit: Unit, section: string, keys: readonly string[]): UnitEntry[] {
  return keys.flatMap((key) => entriesOf(unit, section, key));
}

/** The value of a setting that counts. */
export function valueOf(unit: Unit, section: string, key: string): string | undefined {
  return lastEntry(unit, section, key)?.value;
}
