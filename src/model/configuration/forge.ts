import type { Reading } from './audit.ts';

/** Where a repository is at a forge, as its API names it. */
export interface ForgePlace {
  /** `owner/name`, of GitLab escaped as one step of a path. */
  readonly repo: string;
  /** Organisation, user or group, of GitLab escaped likewise. */
  readonly owner: string;
  readonly branch: string;
  /** Is the owner an organisation or a group, and no person? */
  readonly isOrganization: boolean;
  /** Does it have to be given to whoever may see it? */
  readonly isPrivate: boolean;
  /** May who asks see every setting of it? */
  readonly isAdministrator: boolean;
}

/** One thing that the API of a forge is asked. */
export interface ForgeQuestion {
  /** From the root of the API, with `{repo}`, `{owner}` and `{branch}`. */
  readonly path: string;
  /** Does it answer in pages? A word: the key under which the items of each page are. */
  readonly list?: true | string;
  /** What a 404 says where there is none of it; any other 404 may as well hide what is there. */
  readonly notThere?: RegExp;
  /** Is any 404 one that there is none, to whom may see every setting? */
  readonly tellsAdministrators?: true;
  /** Of other owners, or other repositories, there is none of it. */
  readonly only?: 'organization' | 'private' | 'public';
}

export type ForgeQuestions = Readonly<Record<string, ForgeQuestion>>;

/** What came of a question. Values are foreign: read them by `valueAt` or a schema. */
export interface ForgeAnswer {
  /** What was asked. */
  readonly path: string;
  readonly reading: Reading<unknown>;
}

/** What a forge says of a repository. */
export interface ForgeFacts {
  readonly branch: string;
  /** By the name of a question. */
  answer(name: string): ForgeAnswer;
}

/** Is there such a thing at that place at all? */
export function isAskedAt({ only }: ForgeQuestion, { isOrganization, isPrivate }: ForgePlace): boolean {
  if (only === 'organization') return isOrganization;
  return only === undefined || isPrivate === (only === 'private');
}

/** The path of a question at a place. */
export function pathOfQuestion({ path }: ForgeQuestion, place: ForgePlace): string {
  return path
    .replace('{repo}', place.repo)
    .replace('{owner}', place.owner)
    .replace('{branch}', encodeURIComponent(place.branch));
}
