import * as z from 'zod';
import { Fault } from '../../../model/fault.ts';
import { parseJson } from '../../../model/json/parse.ts';
import { isDatabase } from './address.ts';

const LIMITS = { tokens: 10_000, length: 100_000, depth: 5 };

const databaseField = z.string().refine(isDatabase);
const roleField = z.union([
  z.string().min(1).max(200),
  z.strictObject({ role: z.string().min(1).max(200), db: databaseField.optional() }),
]);
const statementSchema = z.strictObject({
  db: databaseField.default('admin'),
  roles: z.array(roleField).max(1000).default([]),
});

/** A role is a text where it is one of the user's own database. */
type Role = string | { readonly role: string; readonly db: string };

export interface MongodbStatement {
  readonly db: string;
  readonly roles: readonly Role[];
}

/**
 * What a statement says, as Vault has them: `{"db": "admin", "roles": [{"role": "readWrite", "db": "shop"}]}`; undefined
 * where there is none. Throws a `Fault` (`usage`) for another one, or more than one.
 */
export function statementIn(statements: readonly string[]): MongodbStatement | undefined {
  const [statement, ...more] = statements;
  if (statement === undefined) return undefined;
  try {
    const { db, roles } = statementSchema.parse(parseJson(statement, LIMITS));
    if (more.length === 0) return { db, roles: roles.map(asked) };
  } catch {
    // What it is instead is not told: it may be anything.
  }
  throw new Fault(
    'usage',
    'the statement of MongoDB is one JSON object: {"db": "admin", "roles": [{"role": "readWrite", "db": "shop"}]}',
  );
}

function asked(role: z.infer<typeof roleField>): Role {
  if (typeof role === 'string') return role;
  return role.db === undefined ? role.role : { role: role.role, db: role.db };
}

const writeConcernSchema = z.strictObject({
  w: z.union([z.int().min(0).max(50), z.string().max(100)]).optional(),
  wmode: z.string().max(100).optional(),
  wtimeout: z.int().min(0).max(60_000).optional(),
  fsync: z.boolean().optional(),
  j: z.boolean().optional(),
});

/** How sure a change is to be before it is done: by most members of a replica set, where nothing else is said. */
export interface WriteConcern {
  readonly [name: string]: string | number | boolean;
}

/** Reads `write_concern`: JSON, which may be in base64. Throws a `Fault` (`usage`). Source: Vault's HTTP API of this plugin. */
export function writeConcernOf(text = ''): WriteConcern {
  if (text === '') return { w: 'majority' };
  const json = text.trimStart().startsWith('{') ? text : Buffer.from(text, 'base64').toString();
  try {
    const { w = 0, wmode = '', wtimeout, fsync = false, j = false } = lowered(json);
    return {
      w: w || wmode || 'majority',
      ...(wtimeout !== undefined && wtimeout > 0 && { wtimeout }),
      ...((j || fsync) && { j: true }),
    };
  } catch {
    throw new Fault(
      'usage',
      'write_concern is not {"w": 1 or "wmode": "majority", "wtimeout": 5000, "j": true}',
    );
  }
}

/** Vault takes its names in any case. */
function lowered(json: string): z.infer<typeof writeConcernSchema> {
  const fields = z.record(z.string(), z.unknown()).parse(parseJson(json, LIMITS));
  return writeConcernSchema.parse(
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value])),
  );
}
