import type { Structure } from '../types.ts';
import { objectInBase64 } from './encoded.ts';

/** The payload that documentation of JSON web tokens shows everywhere. */
const EXAMPLE = { sub: '1234567890', name: 'John Doe' };

/** The header and the payload of a JSON web token (RFC 7519), or undefined where it is none. */
function readJsonWebToken(
  token: string,
): { header: Readonly<Record<string, unknown>>; payload: Readonly<Record<string, unknown>> } | undefined {
  const [head = '', body = ''] = token.split('.');
  const [header, payload] = [objectInBase64(head), objectInBase64(body)];
  return header && payload && typeof header['alg'] === 'string' ? { header, payload } : undefined;
}

/** Whether a text is a JSON web token that is signed, and not the one of the documentation. */
export function signedToken(token: string): Structure {
  const read = readJsonWebToken(token);
  if (!read || read.header['alg'] === 'none') return 'wrong';
  return read.payload['sub'] === EXAMPLE.sub && read.payload['name'] === EXAMPLE.name ? 'wrong' : 'right';
}

/** Whether a text is a signed JSON web token whose payload is an issuer's. */
export function signedTokenOf(
  isTheirs: (payload: Readonly<Record<string, unknown>>) => boolean,
): (token: string) => Structure {
  return (token) => {
    const read = readJsonWebToken(token);
    return read && isTheirs(read.payload) ? signedToken(token) : 'wrong';
  };
}
