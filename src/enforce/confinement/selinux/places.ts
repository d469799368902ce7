import type { Language } from '../../../model/sets/language.ts';
import { filesOf, isPattern, isWithin, splitPattern } from '../file-pattern.ts';

/** A pattern of a profile, to be compared with others. */
export interface Place {
  readonly path: string;
  /** Undefined for a path without wildcards, which is compared without an automaton. */
  readonly files: Language | undefined;
  /** The part before the first wildcard. */
  readonly folder: string;
}

/** How places lie to each other; what was compared once is remembered. */
export class Places {
  readonly #places = new Map<string, Place>();
  readonly #isIn = new Map<Place, Map<Place, boolean>>();

  /** The place of a pattern: the same for the same pattern. */
  at(path: string): Place {
    const known = this.#places.get(path);
    if (known) return known;
    const files = isPattern(path) ? filesOf(path) : undefined;
    const place = { path, files, folder: splitPattern(path).folder };
    this.#places.set(path, place);
    return place;
  }

  /** Are all files of a place also of another? */
  isIn(place: Place, other: Place): boolean {
    if (place === other) return true;
    if (!other.files || !isWithin(other.folder, place.folder)) return false;
    if (!place.files) return other.files.includes(place.path);
    const known = this.#isIn.get(place) ?? new Map<Place, boolean>();
    this.#isIn.set(place, known);
    const found = known.get(other) ?? place.files.isSubsetOf(other.files);
    known.set(other, found);
    return found;
  }

  /** Have two places some files in common, but neither all of the other's? */
  areCrossing(place: Place, other: Place): boolean {
    if (!place.files || !other.files || this.isIn(place, other) || this.isIn(other, place)) return false;
    const areNear = isWithin(place.folder, other.folder) || isWithin(other.folder, place.folder);
    return areNear && !place.files.intersect(other.files).isEmpty();
  }
}
