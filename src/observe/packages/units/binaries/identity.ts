/** How a version found in a program is written in its package URL: without what its tool wrote before or behind. */
export function plainVersion(id: string, found: string): string {
  if (id === 'dovecot') return found.split(/[ -]/, 1)[0] ?? found;
  return found.replace(/^v/, '').replace(/\+$/, '');
}

/** The CPE 2.3 name of a version of a program, bound as NISTIR 7695 says: what is no letter or digit is quoted. */
export function cpeName(product: string, version: string): string {
  const quoted = version.replaceAll(/[^\w.-]/g, String.raw`\$&`);
  return `cpe:2.3:a:${product}:${quoted}:*:*:*:*:*:*:*`;
}

/** Other names that the National Vulnerability Database had, or has beside the first, for the same program. */
const OTHER_PRODUCTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['aom', ['aomedia:libaom']],
  ['curl', ['haxx:libcurl']],
  ['jq', ['jq_project:jq', 'stedolan:jq']],
  ['libcurl', ['haxx:curl']],
  ['mysql', ['mysql:mysql', 'oracle:mysql_server']],
  ['nginx', ['nginx:nginx', 'f5:nginx_open_source']],
  ['rabbitmq', ['pivotal_software:rabbitmq', 'broadcom:rabbitmq_server']],
  ['redis', ['redislabs:redis']],
  ['varnish', ['varnish_cache_project:varnish_cache']],
]);

/** The CPE names of a version of a program, the usual one first. */
export function cpeNames(id: string, product: string, version: string): string[] {
  return [product, ...(OTHER_PRODUCTS.get(id) ?? [])].map((one) => cpeName(one, version));
}
