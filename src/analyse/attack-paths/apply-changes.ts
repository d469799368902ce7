import type { Change, ManifestEdit } from '../../model/attack/graph.ts';
import type { Path } from '../../model/configuration/place.ts';
import type { Plain, StructuredDocument } from '../../model/configuration/structured.ts';

/** The documents as they are once changes are made. Those that a change leaves out are gone. */
export function applyChanges(
  documents: readonly StructuredDocument[],
  changes: readonly Change[],
): StructuredDocument[] {
  const edits = Map.groupBy(
    changes.flatMap((change) => change.edits),
    ({ place }) => place.document,
  );
  const edited = documents.flatMap((document) => {
    const own = edits.get(document);
    if (!own) return [document];
    const value = withEdits(document.value, own);
    return value === undefined ? [] : [{ ...document, value }];
  });
  const added = changes.flatMap((change) => change.objects.map(addedDocument));
  return [...edited, ...added];
}

/** Items are taken away from the last to the first, so that the places of the others stay. */
function withEdits(value: unknown, edits: readonly ManifestEdit[]): unknown {
  const [settings, removals] = [
    edits.filter((edit) => edit.value !== undefined),
    edits.filter((edit) => edit.value === undefined),
  ];
  const set = settings.reduce((root, edit) => changed(root, edit.place.path, edit.value), value);
  const removed = new Map(removals.map((edit) => [JSON.stringify(edit.place.path), edit.place.path]));
  return [...removed.values()]
    .toSorted((a, b) => comparePaths(b, a))
    .reduce((root, path) => changed(root, path, undefined), set);
}

/** By indexes as numbers; a longer path is after the one that it is below, and so goes first. */
function comparePaths(a: Path, b: Path): number {
  for (const [place, step] of a.entries()) {
    const other = b[place];
    if (other === undefined) return 1;
    if (step === other) continue;
    if (typeof step === 'number' && typeof other === 'number') return step - other;
    return String(step) < String(other) ? -1 : 1;
  }
  return a.length - b.length;
}

/** A copy in which a value is at a path, or nothing where it is undefined; what is not on the way is shared. */
function changed(value: unknown, [step, ...rest]: Path, to: Plain | undefined): unknown {
  if (step === undefined) return to;
  if (Array.isArray(value) && typeof step === 'number') {
    const inner = changed(value[step], rest, to);
    return inner === undefined ? value.toSpliced(step, 1) : value.with(step, inner);
  }
  const entries = new Map<string, unknown>(
    typeof value === 'object' && value !== null ? Object.entries(value) : [],
  );
  const inner = changed(entries.get(String(step)), rest, to);
  if (inner === undefined) entries.delete(String(step));
  else entries.set(String(step), inner);
  return Object.fromEntries(entries);
}

/** The file that added objects are told to be in. */
const ADDED_FILE = 'added.yaml';

function addedDocument(value: Plain): StructuredDocument {
  return {
    path: ADDED_FILE,
    number: 1,
    value,
    rangeOf: () => ({ startLine: 1 }),
    set: () => undefined,
    remove: () => undefined,
  };
}
