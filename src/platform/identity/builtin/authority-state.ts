import { join } from 'node:path';
import * as z from 'zod';
import { Fault } from '../../../model/fault.ts';
import { trustDomainSchema } from '../../../model/identity/workload-identity.ts';
import { parseJson } from '../../../model/json/parse.ts';
import { readStateFile, writeStateFile } from '../../host/state-file.ts';
import type { RootTerms } from './roots.ts';

const moment = z.iso.datetime().transform((text) => new Date(text));

const stateSchema = z.strictObject({
  version: z.literal(1),
  trustDomain: trustDomainSchema,
  /** Seconds that a leaf is good for. */
  lifetime: z
    .number()
    .int()
    .min(60)
    .max(24 * 3600),
  roots: z
    .array(
      z.strictObject({
        certificate: z.string().max(8192),
        key: z.string().max(8192),
        signsFrom: moment,
        notAfter: moment,
      }),
    )
    .max(16),
  /** Nodes that may join, by the SHA-256 of the secret that they have to know. */
  invitations: z
    .array(z.strictObject({ node: z.string().max(63), digest: z.string().length(64), until: moment }))
    .max(1024)
    .default([]),
});

export type AuthorityState = z.output<typeof stateSchema>;
export type Root = AuthorityState['roots'][number] & RootTerms;

function fileIn(folder: string): string {
  return join(folder, 'authority.json');
}

/** What an authority in a folder knows; undefined where there is none. Throws a `Fault` (`malformed`, `refused`). */
export function readAuthority(folder: string): AuthorityState | undefined {
  const file = fileIn(folder);
  const text = readStateFile(file);
  if (text === undefined) return undefined;
  const parsed = stateSchema.safeParse(jsonOf(text));
  if (!parsed.success)
    throw new Fault('malformed', `${file} is not that of an authority: ${z.prettifyError(parsed.error)}`, {
      hint: 'restore it from a backup; a new authority would not be believed by anybody',
    });
  return parsed.data;
}

/** Written whole or not at all, for its owner only. */
export function writeAuthority(folder: string, state: AuthorityState): void {
  writeStateFile(fileIn(folder), `${JSON.stringify(state, undefined, 1)}\n`);
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    // The schema says what is wrong with `undefined`, too.
    return undefined;
  }
}
