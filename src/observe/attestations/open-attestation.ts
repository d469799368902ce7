import { type KeyObject, verify } from 'node:crypto';
import { Fault } from '../../model/fault.ts';
import { parseJson } from '../document/json.ts';
import {
  bundleSchema,
  type Envelope,
  envelopeSchema,
  PAYLOAD_TYPE,
  type Statement,
  statementSchema,
} from './formats.ts';
import type { Attached, Attestation } from './types.ts';

/** Signatures of one envelope that are tried. */
const MOST_SIGNATURES = 16;

/**
 * What an attestation says of an image of these digests, and why it does not count where that is so: nobody signed it,
 * none of these keys did, or it is about something else. Throws a `Fault` (`malformed`, `limit`) for no attestation.
 */
export function openAttestation(
  { source, text }: Attached,
  keys: readonly KeyObject[],
  digests: readonly string[],
): Attestation {
  const document = parseJson(text, source);
  const envelope =
    bundleSchema.safeParse(document).data?.dsseEnvelope ?? envelopeSchema.safeParse(document).data;
  const payload = envelope && Buffer.from(envelope.payload, 'base64');
  const inner = payload ? parseJson(payload.toString('utf8'), `${source}: payload`) : document;
  const { data } = statementSchema.safeParse(inner);
  if (!data) throw new Fault('malformed', `${source} is no statement of in-toto`);
  const doubt = doubtOfSigner(envelope, payload, keys) ?? doubtOfSubject(data, digests);
  return { source, predicate: data.predicate, doubt };
}

function doubtOfSigner(
  envelope: Envelope | undefined,
  payload: Buffer | undefined,
  keys: readonly KeyObject[],
): string | undefined {
  if (!envelope || !payload || envelope.signatures.length === 0)
    return 'is an attestation that nobody signed';
  const signed = encoded(PAYLOAD_TYPE, payload);
  const signatures = envelope.signatures.slice(0, MOST_SIGNATURES);
  const isGood = signatures.some(({ sig }) => keys.some((key) => isSignature(signed, key, sig)));
  return isGood ? undefined : 'is an attestation that none of the keys which were named has signed';
}

/** Whoever signed it may have said it of another image, beside which it lay before. */
function doubtOfSubject({ subject }: Statement, digests: readonly string[]): string | undefined {
  const named = subject.flatMap(({ digest }) =>
    Object.entries(digest).map(([algorithm, hex]) => `${algorithm}:${hex.toLowerCase()}`),
  );
  return named.some((digest) => digests.includes(digest))
    ? undefined
    : 'is an attestation about something else than this image';
}

/** DSSE's pre-authentication encoding: what is signed, which nothing else can be taken for. */
function encoded(type: string, payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${payload.length} `), payload]);
}

/** Signers hash with SHA-256, or with what goes with their curve. */
function isSignature(signed: Buffer, key: KeyObject, signature: string): boolean {
  const bytes = Buffer.from(signature, 'base64');
  const hashes = key.asymmetricKeyType === 'ed25519' ? [null] : ['sha256', 'sha384', 'sha512'];
  return hashes.some((hash) => verify(hash, signed, key, bytes));
}
