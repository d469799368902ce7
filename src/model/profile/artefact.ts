import type { Section } from './key.ts';

/** Where an artefact cannot be exact, `tighter` allows less than the profile and `wider` more. */
export type LossDirection = 'tighter' | 'wider';

/** A file for an engine: its path, relative and without `..`, and its text. */
export interface Artefact {
  readonly path: string;
  readonly text: string;
}

/** Something that an engine cannot say, and what it says instead. */
export interface Loss {
  /** The line that is not exact; a whole section has its name as its path, and no key. */
  readonly line: { readonly section: Section; readonly path: string; readonly key: string };
  /** What the engine cannot say, and what stands in the artefact instead. */
  readonly reason: string;
  /** Does the artefact allow less or more than the profile? */
  readonly direction: LossDirection;
  /** Did the user's choice of a side decide? False where the engine leaves no other way. */
  readonly chosen: boolean;
}
