/** How a version found in a program is written in its package URL: without what its tool wrote before or behind. */
export function plainVersion(id: string, found: string): string {
  if (id === 'bind') return `9.${found}`;
  if (id === 'dovecot') return found.split(/[ -]/, 1)[0] ?? found;
  return found.replace(/^v/, '').replace(/\+$/, '');
}

/** The CPE 2.3 name of a version of a program, bound as NISTIR 7695 says: what is no letter or digit is quoted. */
export function cpeName(product: string, version: string): string {
  const quoted = version.replaceAll(/[^\w.-]/g, String.raw`\$&`);
  return `cpe:2.3:a:${product}:${quoted}:*:*:*:*:*:*:*`;
}
