import { createHash } from 'node:crypto';
import { isUnguessable } from '../../model/guessing.ts';
import type { MountStore, StoreChange } from '../mounts/mount-store.ts';
import type { Fingerprints } from './fingerprints.ts';

/** What a mount notes of a secret that it keeps, for its engine to say where that is. */
export interface Note {
  readonly fingerprint: string;
  /** Could it be found by trying? Then it is in no file. */
  readonly isGuessable: boolean;
  /** In milliseconds since 1970. */
  readonly at: number;
  /** What its engine knows it by. */
  readonly path: string;
  readonly version?: number;
  readonly field?: string;
}

const FOLDER = 'known/';
/** Characters of a text that could be a secret. */
const [SHORTEST, LONGEST] = [6, 65_536];
/** Texts of one secret that are noted. */
const MOST = 64;
/** How deep a value may be nested to be looked at. */
const DEEPEST = 8;

/** What notes the texts of a value, to be written with it: nothing of the text is in it. */
export function notesOf(
  fingerprints: Fingerprints,
  value: unknown,
  about: Pick<Note, 'path' | 'version' | 'at'>,
): StoreChange[] {
  return fieldsOf(value).map(([field, text]) => {
    const fingerprint = fingerprints.of(text);
    const note: Note = { ...about, field, fingerprint, isGuessable: !isUnguessable(text.trim()) };
    return { path: pathOf(fingerprints, note), value: note, expected: 0 };
  });
}

/** What takes the notes of a value away, as far as they are there. */
export function withoutNotes(...given: Parameters<typeof notesOf>): StoreChange[] {
  return notesOf(...given).map(({ path }) => ({ path, value: undefined }));
}

/** Where a note is. One with a version has a time too, as a secret that was forgotten counts anew. */
export function pathOf(
  fingerprints: Fingerprints,
  { fingerprint, path, version, field, at }: Omit<Note, 'isGuessable'>,
): string {
  const place = JSON.stringify([path, version === undefined ? 0 : [version, at], field ?? '']);
  const name = createHash('sha256').update(fingerprints.rowOf(fingerprint)).update(place).digest('base64url');
  return `${FOLDER}${fingerprints.rowOf(fingerprint)}/${name.slice(0, 16)}`;
}

/** What a mount noted of a fingerprint. */
export async function notedIn(
  store: MountStore,
  fingerprints: Fingerprints,
  fingerprint: string,
): Promise<readonly Note[]> {
  return notesBelow(store, `${FOLDER}${fingerprints.rowOf(fingerprint)}/`);
}

/** Names of rows that a mount has, those after one of them. */
export function noteRows(store: MountStore, after: string, limit: number): Promise<readonly string[]> {
  return store.list(FOLDER, after, limit);
}

/** What is noted in a row. */
export function notesOfRow(store: MountStore, row: string): Promise<readonly Note[]> {
  return notesBelow(store, FOLDER + row);
}

async function notesBelow(store: MountStore, folder: string): Promise<readonly Note[]> {
  const names = await store.list(folder);
  const found = names.length > 0 ? await store.getAll<Note>(names.map((name) => folder + name)) : [];
  return found.flatMap((one) => (one ? [one.value] : []));
}

/** The texts of a value that could be secrets, by the names that lead to them. */
function fieldsOf(value: unknown): readonly (readonly [string, string])[] {
  const found = new Map<string, string>();
  const visit = (inside: unknown, name: string, depth: number): void => {
    if (found.size >= MOST || depth > DEEPEST) return;
    if (typeof inside === 'string') {
      const { length } = inside.trim();
      if (length >= SHORTEST && length <= LONGEST) found.set(name, inside);
    } else if (typeof inside === 'object' && inside !== null)
      for (const [key, one] of Object.entries(inside))
        visit(one, name === '' ? key : `${name}.${key}`, depth + 1);
  };
  visit(value, '', 0);
  return [...found];
}
