import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { Refusal } from '../refusal.ts';
import { type Answer, type Call, operation, type Route } from '../routing/types.ts';
import { hashField, hashOf } from './hashes.ts';
import { base64Schema } from './base64.ts';

const MOST_RANDOM_BYTES = 128 * 1024;
const SOURCES = new Set(['platform', 'seal', 'all']);

const hashFields = z.object({
  input: base64Schema,
  algorithm: hashField,
  format: z.enum(['hex', 'base64']).default('hex'),
});
const randomFields = z.object({
  bytes: z.coerce.number().int().optional(),
  format: z.enum(['hex', 'base64']).default('base64'),
  source: z.string().optional(),
});

/** Hashes and random bytes, which need no key: below a path of a unit, which ends in a slash where it has one. */
export function toolRoutes(below: '' | `${string}/`): readonly Route[] {
  return [
    ...['hash', 'hash/{algorithm}'].map((path) => ({
      path: below + path,
      update: operation({ summary: 'Hash', fields: hashFields, handle: hash }),
    })),
    ...['random', 'random/{first}', 'random/{first}/{second}'].map((path) => ({
      path: below + path,
      update: operation({ summary: 'Make random bytes', fields: randomFields, handle: random }),
    })),
  ];
}

function hash({ fields, parameters }: Call<z.infer<typeof hashFields>>): Promise<Answer> {
  const name = hashOf(parameters['algorithm'], fields.algorithm);
  const sum = createHash(name).update(fields.input).digest(fields.format);
  return Promise.resolve({ data: { sum } });
}

function random({ fields, parameters }: Call<z.infer<typeof randomFields>>): Promise<Answer> {
  const { first, second } = parameters;
  const isSource = first !== undefined && !/^\d+$/.test(first);
  const [source = fields.source ?? 'platform', size = fields.bytes ?? 32] = isSource
    ? [first, second]
    : [undefined, first];
  // There is one source; all of them are it.
  if (!SOURCES.has(source)) throw new Refusal(400, `unsupported entropy source ${JSON.stringify(source)}`);
  const bytes = Number(size);
  if (!Number.isInteger(bytes) || bytes < 1 || bytes > MOST_RANDOM_BYTES)
    throw new Refusal(400, `"bytes" is 1 to ${MOST_RANDOM_BYTES}`);
  return Promise.resolve({ data: { random_bytes: randomBytes(bytes).toString(fields.format) } });
}
