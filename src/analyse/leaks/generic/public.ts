/** Catalogues of translations, as gettext and Qt compile them, digests that TypeScript keeps, where glibc looks for users, and libtool. */
const FILE = /\.(?:g?mo|pot?|qm|tsbuildinfo)$|(?:^|\/)(?:nsswitch\.conf|ltmain\.sh|libtool)$/i;
/** A page of the manual, which names options with what stands for their values: `-passin arg`. */
const MANUAL = /(?:^|\/)man\d\w*\/[^/]+\.\d\w*(?:\.gz|\.xz|\.zst)?$/;
const WORDS = /^[A-Za-z]+(?:[_-][A-Za-z]+)*\)?$/;
/** Keys that things are found, ordered and told apart by, those that are public, what a handshake shows, and where a list goes on. */
const NAME =
  /(?:dedup(?:lication)?|idempoten(?:cy|t)|cache|primary|foreign|partition|sort|lookup|translation|i18n|pub(?:lic)?)[-_.]?keys?(?:token|\d{1,4})?$|^sec-websocket-(?:key|accept)$|(?:next|continuation|paging|pagination|sync|next[-_.]?page)[-_.]?token$|^page-?token$|^version-?nonce$/i;
/** Settings of systemd that name credentials, and where they come from. */
const UNIT_SETTING = /^(?:Import|Load)Credential(?:Encrypted)?$/;
/** Names of keys that are told by their fingerprints: `--recv-keys 0123456789ABCDEF`, `GpgKey`. */
const FINGERPRINTED = /(?:recv|gpg|pgp|release[-_.]?manager)[-_.]?keys?$/i;
const FINGERPRINT = /^(?:0x)?(?:[0-9a-f]{8}|[0-9a-f]{16}|[0-9a-f]{32}|[0-9a-f]{40})$/i;

/** Files that name packages, and by which version of each: `"minipass": "^3.1.1"`. */
const OF_PACKAGES =
  /(?:^|\/)(?:package(?:-lock)?|npm-shrinkwrap|bower|composer|deno|jsr|component)\.(?:json|lock|jsonc)$|(?:^|\/)(?:yarn|Cargo|poetry|uv|pdm|Gemfile|pubspec|Podfile|mix|bun|flake)\.lock$|(?:^|\/)(?:pnpm-lock\.yaml|go\.(?:mod|sum)|Cargo\.toml|pubspec\.yaml|pyproject\.toml|requirements[\w.-]*\.txt)$/;
const VERSION = /^[~^<>=v]{0,2}\s?\d{1,6}(?:\.[\dx*]{1,6}){1,3}(?:[-+ |<>=~^][\w.+ |<>=~^-]*)?$/;

/** What RSA signs with 2048 bits or more, which whoever has the public key checks. */
const SIGNATURE = /^(?=.{342,1024}$)[A-Za-z0-9+/]+={0,2}$/;

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const NAME_AND_PASSWORD = /^[ -9;-~]*:[ -~]*$/;

/** Has no value in a file that is called so to be a credential? */
export function hasNoCredentials(path: string): boolean {
  return FILE.test(path);
}

/** What everybody may know: keys that identify, numbers of rules such as Suricata's, fingerprints, and what a system was found to have. */
export function isPublic(name: string, value: string, path: string): boolean {
  if (/^sid$/i.test(name) && /^\d{1,10}$/.test(value)) return true;
  if (/^[di]_\w+$/.test(name) && /^(?:define|undef)$/.test(value)) return true;
  if (/^signature$/i.test(name) && SIGNATURE.test(value)) return true;
  if (NAME.test(name) || UNIT_SETTING.test(name)) return true;
  if (OF_PACKAGES.test(path) && VERSION.test(value)) return true;
  return (FINGERPRINTED.test(name) && FINGERPRINT.test(value)) || (MANUAL.test(path) && WORDS.test(value));
}

/** Is it what `Basic` is followed by: a name and a password with a colon between, in base64 (RFC 7617)? */
export function isBasic(value: string): boolean {
  return BASE64.test(value) && NAME_AND_PASSWORD.test(Buffer.from(value, 'base64').toString('latin1'));
}
