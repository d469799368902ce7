import { textInBase64 } from '../format/encoded.ts';
import { isPlaceholder, noPlaceholder } from '../format/placeholder.ts';
import type { IssuerRules, Structure } from '../types.ts';

const SOURCE = 'https://www.rfc-editor.org/rfc/rfc7617';
const REVOKE = 'https://www.rfc-editor.org/rfc/rfc7617#section-4';

/** Base64 of a user's name, a colon and a password. */
function userAndPassword(secret: string): Structure {
  const [, password] = /^[^:\s]{1,256}:([^\n]{3,1024})$/.exec(textInBase64(secret) ?? '') ?? [];
  return password !== undefined && !isPlaceholder(password) ? 'right' : 'wrong';
}

/** What no user and no password in an address has. */
const ENDS: ReadonlySet<number> = new Set(Buffer.from('\t\n\v\f\r /"\'`<>?#'));
const LONGEST_USERINFO = 64 + 1 + 128;

/** Whether a colon and an `@` stand behind `://` before the host ends. */
function hasUserinfo(bytes: Uint8Array, _start: number, end: number): boolean {
  const limit = Math.min(bytes.length, end + LONGEST_USERINFO + 1);
  let hasColon = false;
  for (let at = end; at < limit; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x3a) hasColon = true;
    else if (byte === 0x40 && hasColon) return true;
    else if (ENDS.has(byte)) return false;
  }
  return false;
}

export const httpBasicAuth: IssuerRules = {
  id: 'http-basic-auth',
  issuer: 'HTTP basic authentication',
  rules: [
    {
      id: 'http-basic-auth-url',
      title: 'Password in an HTTP address',
      severity: 'high',
      keywords: ['http://', 'https://'],
      pattern:
        /https?:\/\/[^\s:/"'`<>?#]{0,64}:(?<secret>[^\s@/"'`<>\\?#]{3,128})@(?!(?:[\w-]{1,64}\.)?(?:example|foo|bar|baz)\.(?:com|org|net))[\w[]/,
      reach: 224,
      accepts: hasUserinfo,
      check: noPlaceholder,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'https://deploy:{alnum:20}@git.internal/a.git',
        'curl http://admin:{alnum:12}@10.0.0.1:9200/_cat',
      ],
      nearMisses: [
        'https://user:${TOKEN}@git.internal/a.git',
        'https://user:password@git.internal/',
        'https://host:8080/@scope/package',
        'https://user:{alnum:12}@www.example.com/',
        'https://user@git.internal/',
      ],
    },
    {
      id: 'http-basic-auth-header',
      title: 'Password in an Authorization header',
      severity: 'high',
      keywords: ['basic '],
      pattern: /[Bb](?:asic|ASIC) (?<secret>[0-9A-Za-z+/]{8,1024}={0,2})(?![\w+/=])/,
      reach: 1100,
      check: userAndPassword,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['Authorization: Basic {basic:12}', "'Authorization': 'Basic {basic:24}'"],
      nearMisses: [
        'Authorization: Basic {alnum:24}',
        'Authorization: Basic dXNlcjpwYXNzd29yZA==',
        'Basic authentication',
      ],
    },
    {
      id: 'http-basic-auth-curl',
      title: 'Password of a user on a command line of curl',
      severity: 'high',
      keywords: ['curl '],
      pattern:
        /\bcurl [^\n]{0,200}?(?:-u|--user|--proxy-user)[ =]{0,2}["']?[\w.@+-]{1,64}:(?<secret>[^\s"'`<>]{3,128})/,
      reach: 400,
      check: noPlaceholder,
      source: 'https://curl.se/docs/manpage.html#-u',
      revoke: REVOKE,
      examples: [
        'curl -sSf -u deploy:{alnum:16} https://nexus.internal/repository',
        'curl https://a.internal --user "admin:{alnum:12}"',
      ],
      nearMisses: [
        'curl -u user:$TOKEN https://a.internal',
        'curl -u user:password https://a.internal',
        'curl -u "$USER:$PASS" https://a.internal',
        'curl https://a.internal/a:b',
      ],
    },
  ],
};
