import assert from 'node:assert/strict';
import { readStructured } from '../../observe/configuration/yaml/structured.ts';
import type { FixedFile, LeakInText, Operation, Rewrite } from './types.ts';

export type Place = LeakInText['place'];

/** Fake. */
export const SECRET = 'fake-xK9q2Lw7Rz4Tb8Vn1Mc';
export const VALUE: Place = {
  kind: 'value',
  mount: 'secret/',
  path: 'secret/data/shop',
  version: 3,
  field: 'password',
  state: 'current',
  since: '2026-01-01T00:00:00.000Z',
};
export const STATIC_ROLE: Place = {
  ...VALUE,
  kind: 'static-role',
  mount: 'database/',
  path: 'database/static-creds/shop',
  version: undefined,
  account: 'app',
};

export const leakAt = (place: Place = VALUE, secret = SECRET): LeakInText => ({ secret, place });

export function fileOf(path: string, text: string): FixedFile {
  return { path, text, documents: readStructured(text, path, '1.2').documents };
}

/** What is done to the documents, where the text is not written anew. */
export function operationsOf(rewrite: Rewrite | undefined): readonly Operation[] {
  const change = rewrite?.change ?? [];
  assert.ok(typeof change !== 'string');
  return change;
}
