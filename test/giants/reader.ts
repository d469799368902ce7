import type { Place, Syntax } from './giants.ts';

/** A file that one of our analysers reads, and how giants grow in it. */
export interface FileReader extends Place {
  readonly path: string;
  readonly syntax: Syntax;
}

const BARE: Place = { before: '', after: '' };

/** A reader in whose file giants stand bare, unless a place for them is told. */
export function reader(path: string, syntax: Syntax, place: Partial<Place> = {}): FileReader {
  return { path, syntax, ...BARE, ...place };
}
