import { noPlaceholder } from '../format/placeholder.ts';
import type { IssuerRules } from '../types.ts';

const REVOKE =
  'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html#25-secret-lifecycle';

export const proxy: IssuerRules = {
  id: 'proxy',
  issuer: 'Proxies',
  rules: [
    {
      id: 'proxy-user-password',
      title: 'Password of a user of a proxy',
      severity: 'high',
      keywords: ['insecure-password ', 'stats auth '],
      pattern:
        /\b(?:insecure-password {1,8}|stats auth {1,8}[\w.@-]{1,64}:)["']?(?<secret>[^\s"'`<>]{4,128})/,
      check: noPlaceholder,
      source: 'https://docs.haproxy.org/3.2/configuration.html#stats%20auth',
      revoke: REVOKE,
      examples: ['  user admin insecure-password {alnum:14}', '  stats auth admin:{alnum:12}'],
      nearMisses: [
        '  user admin insecure-password <password>',
        '  stats auth admin:$PASSWORD',
        '  stats auth admin:password',
        '  user admin password $6${alnum:16}',
      ],
    },
    {
      id: 'proxy-parent-password',
      title: 'Password for the proxy behind a proxy',
      severity: 'high',
      keywords: ['cache_peer '],
      pattern: /\bcache_peer [^\r\n]{1,200} login=[\w.@-]{1,64}:(?<secret>[^\s"'`<>]{4,128})/,
      check: noPlaceholder,
      source: 'https://www.squid-cache.org/Doc/config/cache_peer/',
      revoke: REVOKE,
      examples: ['cache_peer proxy.internal parent 3128 0 login=ann:{alnum:12}'],
      nearMisses: [
        'cache_peer proxy.internal parent 3128 0 login=PASS',
        'cache_peer proxy.internal parent 3128 0 login=*:password',
      ],
    },
  ],
};
