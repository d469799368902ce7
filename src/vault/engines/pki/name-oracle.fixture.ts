import * as fc from 'fast-check';
import type { NameRules } from './held-names.ts';

function quoted(text: string): string {
  return text.replace(/[.*]/g, '\\$&');
}

/** Does a role allow a name of DNS? Told by expressions of the whole name, which is another way than the engine's. */
export function isAllowed(name: string, role: NameRules): boolean {
  const lower = name.toLowerCase();
  const label = role.enforce_hostnames ? '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?' : '[a-z0-9_-]+';
  if (!new RegExp(`^(?:\\*\\.)?${label}(?:\\.${label})*$`).test(lower)) return false;
  if (/(?:^|\.)(?:\d+|0x[0-9a-f]*)$/.test(lower)) return false;
  if (lower.startsWith('*') && !role.allow_wildcard_certificates) return false;
  if (role.allow_any_name || (role.allow_localhost && lower === 'localhost')) return true;
  return role.allowed_domains.some((domain) => {
    const bare = role.allow_bare_domains ? [quoted(domain)] : [];
    const below = role.allow_subdomains ? [`.+\\.${quoted(domain)}`] : [];
    const glob =
      role.allow_glob_domains && domain.includes('*') ? [quoted(domain).replaceAll('\\*', '.*')] : [];
    return [...bare, ...below, ...glob].some((text) => new RegExp(`^(?:${text})$`).test(lower));
  });
}

const piece = fc.constantFrom(
  'a',
  'B',
  'example',
  'com',
  'evil',
  'localhost',
  '*',
  '',
  '1',
  '0x1',
  'a_b',
  '-',
  'x-y',
  '\0',
  ' ',
);
/** Names, and what is nearly one. */
export const ANY_NAME = fc.oneof(
  fc.array(piece, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.')),
  fc.constantFrom('example.com', 'a.example.com', '*.example.com', 'localhost', '10.0.0.1'),
  fc.string({ maxLength: 8 }).filter((one) => /^[\x20-\x7e]*$/.test(one)),
);
export const RULES = fc.record({
  allowed_domains: fc.array(fc.constantFrom('example.com', 'com', '*.example.com', 'a*.com', '*', 'evil'), {
    maxLength: 3,
  }),
  allow_bare_domains: fc.boolean(),
  allow_subdomains: fc.boolean(),
  allow_glob_domains: fc.boolean(),
  allow_wildcard_certificates: fc.boolean(),
  allow_any_name: fc.constantFrom(false, false, false, true),
  allow_localhost: fc.boolean(),
  enforce_hostnames: fc.boolean(),
  allow_ip_sans: fc.boolean(),
});
