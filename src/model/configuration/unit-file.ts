import type { TextEdit } from './edit.ts';
import type { Range } from './place.ts';

/** A setting of a unit, as it is written. */
export interface UnitEntry {
  /** `Service`. */
  readonly section: string;
  readonly key: string;
  /** Lines that continue joined, blanks around it left out. */
  readonly value: string;
  /** The file that it stands in: the unit's, or one beside it that adds to it. */
  readonly path: string;
  readonly range: Range;
}

/** A unit of systemd, or one that Podman makes one of, with the files that add to it (`web.service.d/*.conf`). */
export interface Unit {
  /** `web.service`; of what adds to a unit that is not there, the name of that one. */
  readonly name: string;
  /** Its own file; of what adds to a unit that is not there, the first that does. */
  readonly path: string;
  /** Is its own file there, so that what it does not say is not said? */
  readonly isWhole: boolean;
  /** In the order in which they count. */
  readonly entries: readonly UnitEntry[];
  /** Its sections; those in which nothing stands too. */
  readonly sections: ReadonlySet<string>;
  /** Where the head of a section is written, or the file's begin. */
  rangeOf(section: string): Range;
  /** What puts a value in place of an entry's. */
  replace(entry: UnitEntry, value: string): readonly TextEdit[] | undefined;
  /** What adds a line to a section of the unit's own file; undefined where it has none of that name. */
  add(section: string, key: string, value: string): readonly TextEdit[] | undefined;
}
