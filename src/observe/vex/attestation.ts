import * as z from 'zod';
import { Fault } from '../../model/fault.ts';
import { envelopeSchema, statementSchema } from '../attestations/formats.ts';
import { parseJson } from '../document/json.ts';

/** A document that stood in an attestation. */
export interface Unwrapped {
  readonly document: unknown;
  /** How it was wrapped; undefined: not at all. No signature is verified here. */
  readonly wrapping: 'signed' | 'unsigned' | undefined;
}

/**
 * The predicate of an attestation, in an envelope or without one; any other document as it is. Throws a `Fault`
 * (`malformed`) for an envelope whose payload is no statement.
 */
export function unwrapped(document: unknown, file: string): Unwrapped {
  const envelope = envelopeSchema.safeParse(document);
  if (!envelope.success) {
    const statement = statementSchema.safeParse(document);
    return statement.success
      ? { document: predicateOf(statement.data.predicate), wrapping: 'unsigned' }
      : { document, wrapping: undefined };
  }
  const { payload, signatures } = envelope.data;
  const inner = parseJson(Buffer.from(payload, 'base64').toString('utf8'), `${file}: payload`);
  const statement = statementSchema.safeParse(inner);
  if (!statement.success) throw new Fault('malformed', `${file}: payload: is no statement of in-toto`);
  const wrapping = signatures.length > 0 ? 'signed' : 'unsigned';
  return { document: predicateOf(statement.data.predicate), wrapping };
}

/** cosign writes predicates of its own types as `Data`, which may be a text. */
export function predicateOf(predicate: unknown): unknown {
  const wrapped = z.object({ Data: z.unknown() }).safeParse(predicate);
  if (!wrapped.success || wrapped.data.Data === undefined) return predicate;
  const { Data: data } = wrapped.data;
  return typeof data === 'string' ? parseJson(data, 'predicate.Data') : data;
}
