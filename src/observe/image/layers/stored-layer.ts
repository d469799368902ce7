import type { FileEntry } from '../../../model/file.ts';
import type { Gap } from '../../../model/gap.ts';
import { PackedList, type StoredList } from '../../../model/packed-list.ts';
import type { FoundFact, LayerFacts } from './types.ts';

/** What is known of a layer as structured data, so that it can be cached. */
export interface StoredLayer {
  readonly diffId: string;
  readonly entries: StoredList;
  readonly removed: StoredList;
  readonly opaque: StoredList;
  readonly facts: readonly (readonly [analyser: string, facts: StoredList])[];
  readonly gaps: readonly Gap[];
}

export function storeLayer({ diffId, entries, removed, opaque, facts, gaps }: LayerFacts): StoredLayer {
  return {
    diffId,
    entries: PackedList.from(entries).stored(),
    removed: PackedList.from(removed).stored(),
    opaque: PackedList.from(opaque).stored(),
    facts: Object.entries(facts).map(([id, found]) => [id, PackedList.from(found).stored()] as const),
    gaps,
  };
}

export function restoreLayer({ diffId, entries, removed, opaque, facts, gaps }: StoredLayer): LayerFacts {
  return {
    diffId,
    entries: PackedList.of<FileEntry>(entries),
    removed: PackedList.of<string>(removed),
    opaque: PackedList.of<string>(opaque),
    facts: Object.fromEntries(facts.map(([id, found]) => [id, PackedList.of<FoundFact>(found)])),
    gaps,
  };
}
