import { Refusal } from '../../refusal.ts';
import { asciiHost, dnsNameOf, isNumeric, matchesGlob } from './hostnames.ts';
import type { Role } from './roles.ts';
import { type AlternativeNames, isAddress } from '../../x509/alternative-names.ts';

/** Whose a certificate is to be. */
export interface Names {
  readonly commonName: string;
  readonly alternative: AlternativeNames;
}

export type NameRules = Pick<
  Role,
  | 'allow_localhost'
  | 'allowed_domains'
  | 'allow_bare_domains'
  | 'allow_subdomains'
  | 'allow_glob_domains'
  | 'allow_wildcard_certificates'
  | 'allow_any_name'
  | 'enforce_hostnames'
  | 'allow_ip_sans'
  | 'allowed_uri_sans'
  | 'cn_validations'
  | 'require_cn'
>;

/**
 * The names that are asked for, each held against a role, in the form in which they are written. Throws a `Refusal` (400)
 * where one is not allowed.
 */
export function heldNames({ commonName, alternative }: Names, role: NameRules, excludesCn: boolean): Names {
  const own = heldCommonName(commonName, role);
  const first = (kind: keyof AlternativeNames) => (own.kind === kind && !excludesCn ? [own.text] : []);
  const dns = alternative.dns.map((text) => allowed(heldDnsName(text, role), `name ${shown(text)}`));
  const emails = alternative.emails.map((text) => allowed(heldEmail(text, role), `name ${shown(text)}`));
  if (alternative.ips.length > 0 && !role.allow_ip_sans)
    throw new Refusal(400, 'IP Subject Alternative Names are not allowed in this role');
  for (const address of alternative.ips)
    if (!isAddress(address)) throw new Refusal(400, `the value ${shown(address)} is not a valid IP address`);
  for (const uri of alternative.uris)
    if (!isAllowedUri(uri, role))
      throw new Refusal(400, `URI Subject Alternative Name ${shown(uri)} not allowed by this role`);
  return {
    commonName: own.text,
    alternative: {
      dns: unique([...first('dns'), ...dns]),
      emails: unique([...first('emails'), ...emails]),
      ips: unique([...first('ips'), ...alternative.ips]),
      uris: unique(alternative.uris),
    },
  };
}

interface HeldCommonName {
  readonly text: string;
  /** What it is besides, as which it is an alternative name, too. */
  readonly kind: keyof AlternativeNames | undefined;
}

function heldCommonName(text: string, role: NameRules): HeldCommonName {
  if (text === '') {
    if (!role.require_cn) return { text, kind: undefined };
    throw new Refusal(
      400,
      'the common_name field is required, or must be provided in a CSR with "use_csr_common_name" set to true, unless "require_cn" is set to false',
    );
  }
  const what = `common name ${shown(text)}`;
  if (/\p{Cc}|\p{Cs}/u.test(text)) throw notAllowed(what);
  if (isAddress(text)) return role.allow_ip_sans ? { text, kind: 'ips' } : refuseName(what);
  const bare = text.replace(/^\[|\]$|\.$/g, '');
  if (isNumeric(asciiHost(text)) || isAddress(bare)) throw notAllowed(what);
  const { cn_validations: kinds } = role;
  if (kinds.includes('disabled')) return { text, kind: undefined };
  const isEmail = text.includes('@');
  const email = isEmail && kinds.includes('email') ? heldEmail(text, role) : undefined;
  if (email !== undefined) return { text: email, kind: 'emails' };
  const host = !isEmail && kinds.includes('hostname') ? heldDnsName(text, role) : undefined;
  if (host !== undefined) return { text: host, kind: 'dns' };
  // A person, say, where a role lets anybody be named anything.
  const isAnything = !isEmail && kinds.includes('hostname') && role.allow_any_name && !role.enforce_hostnames;
  return isAnything && !text.includes('*') ? { text, kind: undefined } : refuseName(what);
}

/** A name of DNS as it is written where a role allows it. */
export function heldDnsName(text: string, role: NameRules): string | undefined {
  const found = dnsNameOf(text, role.enforce_hostnames);
  if (!found) return undefined;
  const { host, isWildcard } = found;
  if (isWildcard && !role.allow_wildcard_certificates) return undefined;
  const full = isWildcard ? `*.${host}` : host;
  const isLocal = role.allow_localhost && full === 'localhost';
  const isAllowed =
    isLocal ||
    role.allow_any_name ||
    role.allowed_domains.some((domain) => isOfDomain(host, full, isWildcard, domain, role));
  return isAllowed ? full : undefined;
}

/** The same for an address of mail, whose domain counts. */
export function heldEmail(text: string, role: NameRules): string | undefined {
  const [local = '', domain = '', ...more] = text.split('@');
  const found = dnsNameOf(domain, role.enforce_hostnames);
  if (more.length > 0 || !/^[\w.!#$%&'*+/=?^`{|}~-]{1,64}$/.test(local) || !found || found.isWildcard)
    return undefined;
  const { host } = found;
  const full = `${local}@${host}`;
  const isAllowed =
    role.allow_any_name ||
    (role.allow_localhost && host === 'localhost') ||
    role.allowed_domains.some((one) => {
      // A pattern that speaks of mail is of the whole address.
      const whole = one.includes('@') ? full : host;
      return isOfDomain(host, whole, false, one, role);
    });
  return isAllowed ? full : undefined;
}

function isOfDomain(
  host: string,
  full: string,
  isWildcard: boolean,
  written: string,
  role: NameRules,
): boolean {
  const domain = written.includes('*') ? written.toLowerCase() : asciiHost(written);
  if (domain === '') return false;
  const isBare = role.allow_bare_domains && full === domain;
  const isBelow = role.allow_subdomains && (host.endsWith(`.${domain}`) || (isWildcard && host === domain));
  const isMatched = role.allow_glob_domains && domain.includes('*') && matchesGlob(domain, full);
  return isBare || isBelow || isMatched;
}

function isAllowedUri(uri: string, { allowed_uri_sans: patterns }: NameRules): boolean {
  const isUri = /^[a-z][a-z0-9+.-]*:[\x21-\x7e]+$/i.test(uri) && URL.canParse(uri);
  return isUri && patterns.some((pattern) => matchesGlob(pattern, uri));
}

function allowed(text: string | undefined, what: string): string {
  if (text === undefined) throw new Refusal(400, `subject alternate ${what} not allowed by this role`);
  return text;
}

function refuseName(what: string): never {
  throw notAllowed(what);
}

function notAllowed(what: string): Refusal {
  return new Refusal(400, `${what} not allowed by this role`);
}

/** As an answer says it: short, and without what moves a terminal. */
function shown(text: string): string {
  return JSON.stringify(text.slice(0, 255)).replace(/[^\x20-\x7e]/g, '?');
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
