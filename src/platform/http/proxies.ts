import { scopeOfHost } from './address-scope.ts';

/** Variables of the environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

const VARIABLES = {
  'http:': ['http_proxy', 'HTTP_PROXY'],
  'https:': ['https_proxy', 'HTTPS_PROXY'],
} as const;

/** The hosts of the proxies that the user named. */
export function proxyHosts(environment: Environment): ReadonlySet<string> {
  const urls = Object.values(VARIABLES)
    .flat()
    .map((name) => URL.parse(environment[name] ?? ''));
  return new Set(urls.flatMap((url) => (url ? [url.hostname.replace(/^\[|\]$/g, '')] : [])));
}

/** Does a proxy ask for it in our place? As Node's agents have it: `no_proxy` names hosts, and domains by their end. */
export function isProxied({ protocol, hostname, port }: URL, environment: Environment): boolean {
  if (scopeOfHost(hostname) === 'loopback') return false;
  const names = protocol === 'https:' ? VARIABLES['https:'] : VARIABLES['http:'];
  if (!names.some((name) => environment[name])) return false;
  const exceptions = (environment['no_proxy'] ?? environment['NO_PROXY'] ?? '').toLowerCase().split(',');
  return !exceptions.some((text) => {
    const exception = text.trim();
    if (exception === '*' || exception === hostname || exception === `${hostname}:${port}`) return true;
    const domain = exception.replace(/^\*?\./, '');
    return domain !== exception && hostname.endsWith(`.${domain}`);
  });
}
