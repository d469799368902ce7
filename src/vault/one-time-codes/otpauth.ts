import { base32Of } from './base32.ts';
import type { CodeTerms } from './one-time-code.ts';

/** What a URL of an authenticator says, as far as it does. Source: https://github.com/google/google-authenticator/wiki/Key-Uri-Format */
export interface OtpauthUrl {
  readonly issuer: string;
  readonly accountName: string;
  readonly secret: string;
  readonly algorithm: string | undefined;
  readonly digits: string | undefined;
  readonly period: string | undefined;
}

/** Reads `otpauth://totp/issuer:account?secret=…`; undefined where it is none. */
export function parseOtpauth(text: string): OtpauthUrl | undefined {
  const url = URL.parse(text);
  if (url?.protocol !== 'otpauth:' || url.host !== 'totp') return undefined;
  const label = decoded(url.pathname.slice(1));
  if (label === undefined) return undefined;
  const colon = label.indexOf(':');
  const query = url.searchParams;
  const of = (name: string) => query.get(name) ?? undefined;
  return {
    issuer: of('issuer') ?? (colon < 0 ? '' : label.slice(0, colon)),
    accountName: label.slice(colon + 1).trim(),
    secret: of('secret') ?? '',
    algorithm: of('algorithm'),
    digits: of('digits'),
    period: of('period'),
  };
}

/** The URL that an authenticator takes. */
export function otpauthOf(terms: CodeTerms, issuer: string, accountName: string, secret: Buffer): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(accountName).replaceAll('%40', '@')}`;
  const query = Object.entries({
    algorithm: terms.algorithm,
    digits: terms.digits,
    issuer,
    period: terms.period,
    secret: base32Of(secret),
  }).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `otpauth://totp/${label}?${query.join('&')}`;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
