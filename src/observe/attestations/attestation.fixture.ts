import { type KeyObject, sign } from 'node:crypto';
import { PAYLOAD_TYPE } from './formats.ts';

/** A statement of in-toto about something with this digest. */
export function statement(digest: string, predicate: unknown, predicateType = 'https://openvex.dev/ns') {
  const [algorithm = '', hex = ''] = digest.split(':');
  return {
    _type: 'https://in-toto.io/Statement/v0.1',
    predicateType,
    subject: [{ name: 'r.example/app', digest: { [algorithm]: hex } }],
    predicate,
  };
}

/** The envelope around a payload, signed with each key. */
export function envelope(payload: unknown, ...keys: readonly KeyObject[]) {
  const bytes = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
  const head = `DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${bytes.length} `;
  const signatures = keys.map((key) => {
    const hash = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
    return { keyid: '', sig: sign(hash, Buffer.concat([Buffer.from(head), bytes]), key).toString('base64') };
  });
  return { payloadType: PAYLOAD_TYPE, payload: bytes.toString('base64'), signatures };
}
