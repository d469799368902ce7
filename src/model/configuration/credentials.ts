import { isSecretName } from './secret-names.ts';

const PASSWORD = /pass|pwd/i;
const PLACEHOLDER =
  /^(?:x+|\*+|-+|\.+|changeme|change[_-]?me|todo|none|null|true|false|yes|no|enabled|disabled|example|placeholder|redacted|<.*>|your[_-].*|\d{1,3})$/i;

/** Values that are a credential whatever their name. Each needs time linear in the text. */
const SECRET_VALUES: readonly RegExp[] = [
  /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{36}\b/,
  /\bgithub_pat_[A-Za-z0-9_]{60,}\b/,
  /\bglpat-[\w-]{20,}\b/,
  /\bxox[abpsr]-[\w-]{10,}\b/,
  /\bsk_live_[A-Za-z0-9]{16,}\b/,
  /\bAIza[\w-]{35}\b/,
];

/** Is a value a credential by its name: of `DB_PASSWORD`, `apiKey`? */
export function isCredential(name: string, value: string): boolean {
  if (!isSecretName(name) || !isSecretLike(value)) return false;
  // "web-tls" or "shop/web" is the name of a Secret of Kubernetes, where a password could be anything.
  return PASSWORD.test(name) || !/^[a-z][a-z-]*(?:\d{0,2})(?:\/[a-z][a-z0-9-]*)?$/.test(value.trim());
}

/** Could a value be a credential, rather than a place where one is or a word in its stead? */
export function isSecretLike(value: string): boolean {
  const text = value.trim();
  if (text.length < 4 || PLACEHOLDER.test(text)) return false;
  return !/\{\{|\$\{|\$\(|^\$[A-Za-z_]|^(?:\/|file:|vault:|secret:|ref\+|sops:|ENC\[)/.test(text);
}

/** Is it a credential by its form, or does it hold a password in a URL? */
export function holdsSecret(value: string): boolean {
  if (SECRET_VALUES.some((form) => form.test(value))) return true;
  const password = /\b[a-z][a-z0-9+]{1,15}:\/\/[^\s:/@]{1,100}:([^\s:/@]{1,200})@/i.exec(value)?.[1];
  return password !== undefined && isSecretLike(password);
}
