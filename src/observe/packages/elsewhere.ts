import type { FileEntry } from '../../model/file.ts';
import type { Gap } from '../../model/gap.ts';
import type { MergedFiles } from '../image/layers/types.ts';
import type { PackageUnit } from './types.ts';

/**
 * Gaps of files that a container finds where a unit reads, but that lie, or lay in their layer, where it does not:
 * links lead there. Units choose files by their path in a layer, before links are known, so these were not read.
 */
export function elsewhere(units: readonly PackageUnit[], merged: MergedFiles): Gap[] {
  return units.flatMap((unit) => [...movedTo(unit, merged), ...linkedTo(unit, merged)]);
}

function movedTo(unit: PackageUnit, { moved }: MergedFiles): Gap[] {
  const gaps: Gap[] = [];
  for (const { from, entry } of moved) {
    if (!reads(unit, entry) || reads(unit, { ...entry, path: from })) continue;
    const reason = `${unit.id}: its layer has it as "${from}" behind a link, where it was not read`;
    gaps.push({ kind: 'unreadable', subject: entry.path, reason });
  }
  return gaps;
}

function linkedTo(unit: PackageUnit, { files }: MergedFiles): Gap[] {
  return (unit.databases ?? []).flatMap((path) => {
    const real = files.resolve(path);
    if (real === undefined || real.path === path || (real.type === 'file' && reads(unit, real))) return [];
    const reason = `${unit.id}: a link leads to "${real.path}", where it was not read`;
    return [{ kind: 'unreadable' as const, subject: path, reason }];
  });
}

/** What is recognised by its content was looked at wherever it lay. */
function reads(unit: PackageUnit, entry: FileEntry): boolean {
  return unit.interest(entry) === 'yes';
}
