import { X509Certificate } from 'node:crypto';
import { Refusal } from './refusal.ts';

/** A server that says who somebody is, over TLS or on this machine: another in its place lets in whom it wants. Throws a `Refusal` (400). */
export function checkedUrl(name: string, text: string): string {
  if (text === '') return '';
  const url = URL.parse(text);
  const isNear = url?.protocol === 'http:' && /^(?:127\.0\.0\.1|localhost|\[::1\])$/.test(url.hostname);
  if (!url || (url.protocol !== 'https:' && !isNear) || url.username !== '' || url.hash !== '')
    throw new Refusal(400, `${name} must be an https URL`);
  return text;
}

/** PEM of whom such a server has its certificate from. Throws a `Refusal` (400) for what is none. */
export function checkedAuthority(pem: string): string {
  try {
    if (pem !== '') void new X509Certificate(pem);
    return pem;
  } catch {
    throw new Refusal(400, 'the certificate of the authority is no PEM of one');
  }
}
