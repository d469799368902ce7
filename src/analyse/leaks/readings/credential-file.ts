import { MappedText, type Reading } from './types.ts';

/** Files whose names say that they have nothing but credentials, what of them is one, and how a rule knows it. */
const FILES: readonly (readonly [path: RegExp, field: RegExp, before: string])[] = [
  [/(?:^|\/)config\/(?:master|credentials\/[\w-]+)\.key$/, /^[0-9a-f]{32}$/gm, 'RAILS_MASTER_KEY='],
  [/(?:^|\/)\.erlang\.cookie$/, /^\S{8,255}$/gm, 'RABBITMQ_ERLANG_COOKIE='],
  [/(?:^|\/)(?:pam_|nss_)?ldap\.secret$/, /^\S{3,256}$/gm, 'credential-file: '],
  // The password of Ansible's vault.
  [/(?:^|\/)\.?vault[_-]?pass(?:word)?(?:[_-]file)?(?:\.txt)?$/, /^[^\s#$]\S{2,255}$/gm, 'credential-file: '],
  // Members of a cluster of MongoDB know each other by it: its first line is enough to tell that.
  [
    /(?:^|\/)(?:mongo[\w.-]{0,30}key(?:file)?|mongo(?:d|db)?\/[\w.-]{0,30}key(?:file)?)$/i,
    /(?<![^])[A-Za-z0-9+/]{32,128}={0,2}(?=\r?\n|$)/g,
    'credential-file: ',
  ],
  // pppd(8): client, server, secret and addresses.
  [
    /(?:^|\/)(?:chap|pap)-secrets$/,
    /(?<=^[ \t]{0,8}[^\s#]{1,128}[ \t]{1,40}\S{1,128}[ \t]{1,40}"?)[^\s"#*][^\s"]{2,127}/gm,
    'credential-file: ',
  ],
  // Exim: server, user and password.
  [
    /(?:^|\/)exim4?\/passwd\.client$/,
    /(?<=^[^\s#:]{1,253}:[^\s:]{1,128}:)[^\s:]{3,128}$/gm,
    'credential-file: ',
  ],
  // PgBouncer: user and password, as they are or hashed by MD5.
  [/(?:^|\/)userlist\.txt$/, /(?<=^"[^"\s]{1,64}" ")(?!SCRAM-)[^"\s]{3,256}(?=")/gm, 'credential-file: '],
  // OpenVPN: a user, and the password in a line of its own.
  [
    /(?:^|\/)openvpn\/(?:[\w-]{1,40}\/){0,3}[\w-]{0,40}(?:auth|pass|cred|login)[\w.-]{0,40}$/,
    /(?<=^[\w.@-]{1,128}\r?\n)\S{3,128}(?=\s{0,4}$(?![\r\n]))/g,
    'credential-file: ',
  ],
  // libpq, at any port.
  [
    /(?:^|\/)(?:\.pgpass|pgpass\.conf)$/,
    /(?<=^[^\s#:]{1,253}:(?!5432:|5433:|6432:)[^\s:]{1,5}:[^\s:]{1,64}:[^\s:]{1,64}:)[^\s:]{3,128}$/gm,
    'credential-file: ',
  ],
];
/** Bytes of such a file that is one. */
const LARGEST = 2 ** 16;

/** What a file has that is known by its name, each credential on a line; undefined of all others. */
export function credentialFileReading(bytes: Buffer, path: string): Reading | undefined {
  const [, field, before] = FILES.find(([name]) => name.test(path)) ?? [];
  if (!field || before === undefined || bytes.length > LARGEST) return undefined;
  const text = new MappedText();
  for (const { 0: secret, index } of bytes.toString('latin1').matchAll(field)) {
    text.instead(before, index, index);
    text.same(bytes.subarray(index, index + secret.length), index);
    text.instead('\n', index + secret.length, index + secret.length);
  }
  if (text.length === 0) return undefined;
  return { decoding: 'fields', bytes: text.bytes(), originOf: (start, end) => text.originOf(start, end) };
}
