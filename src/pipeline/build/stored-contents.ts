import type { LocatedFact } from '../../model/analyser.ts';
import type { Package } from '../../model/package.ts';
import { PackedList, type StoredList } from '../../model/packed-list.ts';
import type { Catalogue } from './read-catalogue.ts';

/** The part of a catalogue that depends on the layers alone, and is cached. */
export type Contents = Pick<Catalogue, 'distribution' | 'packages' | 'facts' | 'files' | 'gaps'>;
export type StoredContents = Omit<Contents, 'packages' | 'facts'> & {
  readonly packages: StoredList;
  readonly facts: readonly (readonly [analyser: string, facts: StoredList])[];
};

/** Contents as the cache keeps them. */
export function storeContents(contents: Contents): StoredContents {
  return {
    ...contents,
    packages: PackedList.from(contents.packages).stored(),
    facts: [...contents.facts].map(([id, facts]) => [id, PackedList.from(facts).stored()] as const),
  };
}

/** Contents that the cache kept. */
export function restoreContents(stored: StoredContents): Contents {
  return {
    ...stored,
    packages: PackedList.of<Package>(stored.packages),
    facts: new Map(stored.facts.map(([id, facts]) => [id, PackedList.of<LocatedFact<unknown>>(facts)])),
  };
}
