import { createHash } from 'node:crypto';

/** What keys of maps are made of: a text without anything that HAProxy, its runtime API or a log could take for syntax. */
export function token(text: string): string {
  if (text === '') return '_';
  return text.replaceAll(/[^A-Za-z0-9./-]|^-/gu, (one) => `_${(one.codePointAt(0) ?? 0).toString(16)}_`);
}

/** A rule's name in the log: the member and the line of its profile, such as `shop/web#egress[0]`. */
export function ruleName(member: string, path: string): string {
  const place = path.split(/([[\]])/).map((part) => (/^[[\]]$/.test(part) ? part : token(part)));
  return `${token(member)}#${place.filter((part) => part !== '_').join('')}`;
}

/** A short name that is the same for the same text and another for another text: 96 bits of SHA-256. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}
