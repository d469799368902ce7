import * as z from 'zod';
import { listOf } from '../../model/json/list-of.ts';

export const PAYLOAD_TYPE = 'application/vnd.in-toto+json';

/** DSSE, https://github.com/secure-systems-lab/dsse/blob/master/envelope.md */
export const envelopeSchema = z.object({
  payloadType: z.literal(PAYLOAD_TYPE),
  payload: z.string(),
  signatures: listOf(z.object({ sig: z.string() })),
});
export type Envelope = z.infer<typeof envelopeSchema>;

/** sigstore's bundle around one, https://github.com/sigstore/protobuf-specs */
export const bundleSchema = z.object({ dsseEnvelope: envelopeSchema });

/** in-toto's statements, https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md, and those of 0.1. */
export const statementSchema = z.object({
  _type: z.string().startsWith('https://in-toto.io/Statement/'),
  subject: listOf(z.object({ digest: z.record(z.string(), z.string()).default({}) })).default([]),
  predicateType: z.string(),
  predicate: z.unknown(),
});
export type Statement = z.infer<typeof statementSchema>;
