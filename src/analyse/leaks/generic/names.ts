/** What the name of a value says that it is. Each family weighs the features of its values in its own way. */
export const FAMILIES = [
  'password',
  'secret',
  'token',
  'key',
  'auth',
  'salt',
  'session',
  'sid',
  'url',
  'uuid',
] as const;
export type Family = (typeof FAMILIES)[number];

/** What is looked for in names, and what it makes of them: the first that is in a name decides. */
const STEMS: readonly (readonly [string, Family])[] = [
  ['pass', 'password'],
  ['pwd', 'password'],
  ['pswd', 'password'],
  ['senha', 'password'],
  ['kennwort', 'password'],
  ['contrase', 'password'],
  ['identified by', 'password'],
  ['wachtwoord', 'password'],
  ['lozinka', 'password'],
  ['haslo', 'password'],
  ['clave', 'password'],
  ['parola', 'password'],
  ['geheimnis', 'secret'],
  ['psk', 'password'],
  ['_pw', 'password'],
  ['bindpw', 'password'],
  ['rootpw', 'password'],
  ['adminpw', 'password'],
  ['userpw', 'password'],
  ['dbpw', 'password'],
  ['secret', 'secret'],
  ['token', 'token'],
  ['salt', 'salt'],
  ['nonce', 'salt'],
  ['key', 'key'],
  ['bearer', 'auth'],
  ['basic', 'auth'],
  ['auth', 'auth'],
  ['cred', 'auth'],
  ['signature', 'auth'],
  ['csrf', 'session'],
  ['session', 'session'],
  ['ticket', 'session'],
  ['sid', 'sid'],
];

/** A password as a word of two letters, which is looked for with what stands behind it. */
export const SHORT_PASSWORD = 'pw';

/** Names' keywords: those that the engine looks for. */
export const NAME_KEYWORDS: readonly string[] = STEMS.map(([stem]) => stem);

/** What a name that has a keyword in it is of. */
export function familyOf(name: string): Family {
  const lower = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  const found = STEMS.find(([stem]) => lower.includes(stem))?.[1];
  return found ?? (lower.endsWith(SHORT_PASSWORD) ? 'password' : 'auth');
}

/** The words of a name, in lower case: `dbRootPassword`, `DB_ROOT_PASSWORD` and `db.root-password` are the same. */
export function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
