import type { KeyObject } from 'node:crypto';
import { issuerKeys } from '../../../model/profile/issuer-keys.ts';
import { Fault } from '../../../model/fault.ts';
import type { WorkloadProfile } from '../../../model/profile/profile.ts';
import type { TokenAlgorithm } from '../../../model/profile/token-key.ts';

/** The curve that an algorithm needs; undefined: it needs an RSA key. */
const CURVES: Readonly<Record<TokenAlgorithm, string | undefined>> = {
  RS256: undefined,
  RS384: undefined,
  RS512: undefined,
  PS256: undefined,
  PS384: undefined,
  PS512: undefined,
  ES256: 'prime256v1',
  ES384: 'secp384r1',
  ES512: 'secp521r1',
};
/** Bits (RFC 7518, section 3.3). */
const SHORTEST_RSA = 2048;

/** Throws a `Fault` (`malformed`) for a public key of a profile's tokens that is none, or is none of its algorithm. */
export function checkTokenKeys({ listens = [] }: WorkloadProfile, file: string): void {
  for (const [line, { tokens = [] }] of listens.entries())
    for (const [at, issuer] of tokens.entries())
      for (const { place, algorithm, read } of issuerKeys(issuer)) {
        const wrong = problemOf(algorithm, read);
        if (wrong !== undefined)
          throw new Fault('malformed', `${file}: listens[${line}].tokens[${at}].${place} ${wrong}`);
      }
}

function problemOf(algorithm: TokenAlgorithm, read: () => KeyObject): string | undefined {
  let key: KeyObject;
  try {
    key = read();
  } catch {
    return 'is no public key';
  }
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  const curve = CURVES[algorithm];
  if (curve !== undefined)
    return type === 'ec' && details?.namedCurve === curve
      ? undefined
      : `is no key on the curve of ${algorithm}`;
  if (type !== 'rsa') return `is no RSA key, which ${algorithm} needs`;
  return (details?.modulusLength ?? 0) < SHORTEST_RSA ? `has fewer than ${SHORTEST_RSA} bits` : undefined;
}
