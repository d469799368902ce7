import * as z from 'zod';
import { token } from './text.ts';

const LABEL = '[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?';
/** A name of DNS, whose labels have 63 characters at most. */
const HOST = `${LABEL}(?:\\.${LABEL})*`;
/** Of subdomains Kubernetes bounds the whole alone. */
const LONG_LABEL = '[a-z0-9](?:-*[a-z0-9])*';
const SUBDOMAIN = `${LONG_LABEL}(?:\\.${LONG_LABEL})*`;
const QUALIFIED = '[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?';

/** A label of RFC 1123, as Kubernetes takes it for namespaces: 63 lower-case letters, digits and `-`. */
export const labelNameSchema = token(
  new RegExp(`^${LABEL}$`),
  63,
  'must be an RFC 1123 label: at most 63 lower-case letters, digits and "-", with a letter or digit at both ends',
);

/** A subdomain of RFC 1123, as Kubernetes takes it for most names: labels of any length joined by dots, 253 characters. */
export const subdomainSchema = token(
  new RegExp(`^${SUBDOMAIN}$`),
  253,
  'must be an RFC 1123 subdomain: lower-case letters, digits, "-" and ".", with a letter or digit at both ends',
);

/** A label's key in Kubernetes: `name`, or `prefix/name` with a DNS subdomain as its prefix. */
export const labelKeySchema = z
  .string()
  .max(317)
  .regex(
    new RegExp(`^(?:${SUBDOMAIN}/)?${QUALIFIED}$`),
    'must be a Kubernetes label key: name or prefix/name, name of at most 63 letters, digits, "-", "_" and "."',
  )
  .refine((key) => key.lastIndexOf('/') <= 253, 'has a prefix of more than 253 characters');

/** A label's value in Kubernetes: empty, or 63 letters, digits, `-`, `_` and `.`. */
export const labelValueSchema = token(
  new RegExp(`^(?:${QUALIFIED})?$`),
  63,
  'must be a Kubernetes label value: empty, or at most 63 letters, digits, "-", "_" and "."; quote numbers and booleans',
);

/** Labels as Kubernetes has them. */
export const labelsSchema = z
  .record(labelKeySchema, labelValueSchema)
  .refine((labels) => Object.keys(labels).length <= 64, {
    message: 'has more than 64 labels',
  });

const SPIFFE_ID = /^spiffe:\/\/[a-z0-9._-]{1,255}(?:\/[A-Za-z0-9._-]+)+$/;

/** A workload's SPIFFE ID. Source: SPIFFE-ID specification, section 2: trust domain, path, at most 2048 bytes. */
export const spiffeIdSchema = token(
  SPIFFE_ID,
  2048,
  'must be a SPIFFE ID: spiffe://trust-domain/path, of letters, digits, ".", "-", "_", the trust domain in lower case, without port, query or trailing "/"',
).refine((id) => !/\/\.{1,2}(?:\/|$)/.test(id.slice(9)), 'has a "." or ".." segment in its path');

/** A host name, or `*.` (one label) or `**.` (any number of labels, at least one) before one. */
export const hostPatternSchema = z
  .string()
  .overwrite((name) => name.toLowerCase().replace(/\.$/, ''))
  .max(256)
  .regex(
    new RegExp(`^(?:\\*{1,2}\\.)?${HOST}$`),
    'must be a DNS name, or "*." (one label) or "**." (one or more labels) and a DNS name',
  )
  .refine((name) => name.replace(/^\*+\./, '').length <= 253, 'is longer than a DNS name may be')
  .refine(isNoAddress, 'is an address; write it as cidr');

/** URL parsers take a name whose last label is a number for an IPv4 address (WHATWG URL, section 3.5). */
function isNoAddress(name: string): boolean {
  return !/^(?:\d+|0x[0-9a-f]*)$/.test(name.split('.').at(-1) ?? '');
}

/** Does a host pattern cover every name that another one does? `*.` is one label, `**.` one or more. */
export function coversHost(wide: string, narrow: string): boolean {
  if (wide === narrow) return true;
  const rest = wide.replace(/^\*+\./, '');
  if (rest === wide || !narrow.endsWith(`.${rest}`)) return false;
  const head = narrow.slice(0, -rest.length - 1);
  return wide.startsWith('**') || (head !== '**' && !head.includes('.'));
}
