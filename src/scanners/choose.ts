import { Fault } from '../model/fault.ts';
import type { Scanner, ScannerEntry } from './types.ts';

/**
 * The scanners of these names, in the order of `known`; the usual ones where no names are given. Throws a `Fault` (`usage`) for
 * a name that none has, and for no name at all.
 */
export function chooseScanners(
  names: readonly string[] | undefined,
  known: readonly ScannerEntry[],
): readonly ScannerEntry[] {
  if (names === undefined) return known.filter(({ isUsual }) => isUsual);
  const ids = known.map(({ id }) => id);
  const unknown = names.find((name) => !ids.includes(name));
  if (unknown !== undefined || names.length === 0) {
    throw new Fault('usage', `--scanners: there is no scanner ${JSON.stringify(unknown ?? '')}`, {
      hint: `choose among ${ids.join(', ')}, separated by commas`,
    });
  }
  return known.filter(({ id }) => names.includes(id));
}

/** A scanner that is there already, as the registry lists those that are not. */
export function entryOf(scanner: Scanner): ScannerEntry {
  const { id, isUsual } = scanner;
  return { id, isUsual, load: async () => scanner };
}
