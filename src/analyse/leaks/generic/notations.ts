import type { Candidate } from './candidate.ts';
import { kindOf } from './files.ts';
import { familyOf } from './names.ts';

/** A macro of C names numbers, literals in quotes, or other macros. */
const DEFINITION = /^\s*#\s*define\s+$/;
const NUMBER = /^(?:0x[0-9a-f]{9,}|\d{6,})/i;
const VERDICT = /^X?PASS(?:ED)?$/;
/** `--- PASS: TestName (0.00s)` of Go, `PASS: suite :: test` of LLVM's lit. */
const BEFORE_VERDICT = /(?:-{3}|={3}) $/;
const BEHIND_TEST = /^ (?::: |\(\d{1,6}\.\d\ds\))/;
/** Places of other texts in messages that no text in hexadecimal digits after a percent sign could be. */
const DIRECTIVE = /%[+#.*-]{0,2}[wvsq]/g;
const LEADING_DIRECTIVE = /^%[+#]?[wvsqdx](?:[a-z]{4}|[:,.)\]]|%)/;
/** Ciphers, hashes and what joins their names: `DHE-PSK-AES128-CCM`, `PBEWithSHA1AndDESede`. */
const ALGORITHM =
  /^[-_/. \d]{0,4}(?:(?:PBEWith|PBKDF|PBMAC|HMAC|SHA|MD[245]|DES(?:ede)?|AES|RSA(?:SSA|ES)?|DSA|ECDSA|ECDHE?|DHE?|PSK|EDE3?|EdDSA|Ed25519|X25519|ChaCha20|Poly1305|RC[245]|ARIA|CAMELLIA|GCM|CCM|CBC|OAEP|PSS|MGF1|PKCS|SCRAM|PLUS|TLS|ANON|NULL|EXPORT|With|And|P1363|Format)[-_/. \d]{0,8}){2,12}$/i;
/** Text in an alphabet other than Latin, as sources that are ASCII write it. */
const ESCAPED_TEXT = /^(?:\\u(?:0[3-9a-f]|[1-9a-d][0-9a-f])[0-9a-f]{2}[ .,()/-]{0,3}){2,200}$/i;

/** A number of 32 bits or an address in memory, the mark that a format begins with, and sizes in Erlang's patterns of bits. */
const SMALL_NUMBER =
  /^0x[0-9a-f]{1,12}$|^[A-Z]\w*:0x[0-9a-f]{8,16}$|^\d{1,5}\/(?:bit|byte|binary|integer|big|little)/i;
/** Types and words of languages, where a name has none of its values: `secret: Uint8Array`, `Password::class`, `secrets: inherit`. */
const LANGUAGE =
  /^(?:(?:Uint8|Int8|Array|Byte|Char)(?:Clamped)?(?:Array|Buffer)|Buffer|Promise|Optional|Option|Readonly|Partial|class|function|async|await|inherit|typeof|undefined|instanceof)$/;
const CALLED = /^[A-Za-z_$][\w$]*(?:(?:\.|::)[A-Za-z_$][\w$]*)*$/;
/** What makes an expression of a text. */
const EXPRESSION_OF =
  /(?:^|[.\s])(?:re\.compile|RegExp|regexp\.(?:Must)?Compile|Regex(?:p?\.new)?|Pattern\.compile)\($/;
/** A constant that is a number among others, by which a program tells apart what is done: `const SIGN_IN_WITH_PASSWORD = 100208`. */
const NUMBERED = /\b(?:const|readonly|static|final)\b[\w\s:]*$/;
const CONSTANT_OF_MANY = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+){2,}$/;
/** Files of Apple's settings, in which `<key>` is the name of what follows. */
const PROPERTY_LIST = /\.(?:plist|entitlements|mobileconfig|xccheckout|xcscmblueprint|tmLanguage|tmTheme)$/;
const HEX = /^(?:0x)?[0-9a-f]{32,128}$/i;
const SIGNED_REQUEST = /oauth|authori[sz]ation|[?&][\w.-]*$/i;
const FINGERPRINT = /^(?:0x)?(?:[0-9a-f]{16}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i;
const OF_A_KEY = /\b(?:gpg|pgp|gnupg|release|signing)\W{1,3}$/i;
/** Words and years or releases between dashes: what names licences, regions and images by a key. */
const NAMES_AND_NUMBERS =
  /^[a-z]{2,}(?:[-._/](?:[a-z]+|\d{1,4}))*[-._/](?:[a-z]{2,}|(?:19|20)\d\d|\d(?:\.\d)?)$/;
const PASSED = /(?:^|\.|should|to|will|must|can|does|did)pass$/i;
const STATEMENT_OF_SQL = /\b(?:create|alter|grant|user|role|set|to|login|with)\b|@|^\W*$/i;
const OF_A_USER = /^(?:\w+::)?getpw\w+\($/;

/** A key that everybody may have, as `authorized_keys` has it. */
const PUBLIC_KEY = /^(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-|sk-(?:ssh|ecdsa)-)/;
/** A point of P-256 that is not compressed, as pages subscribe to messages with (RFC 8292, section 3.2). */
const PUBLIC_POINT = /^B[A-P][\w+/-]{85,86}={0,1}$/;
/** Who somebody is on Windows ([MS-DTYP], section 2.4.2.1). */
const WINDOWS_SID = /^S-1-\d{1,3}(?:-\d{1,10}){1,15}$/;
const STATEMENT_OF_POLICY = /^\w*(?:[A-Z][a-z]{2,}){1,12}\d{0,3}$/;
/** The name of what a secret is kept as. */
const NAME_OF_SECRET = /\barn:[\w-]{1,20}:(?:secretsmanager:[^\s:]{0,40}:[^\s:]{0,40}:)?$/;
const OF_POWERSHELL = /\.ps[dm]?1$/i;
/** What PowerShell runs: a verb and a noun. */
const CMDLET = /^[A-Z][a-z]+(?:To|From)?-[A-Z][A-Za-z]+$/;
/** What is asked of texts, and no text: `^[0-9]{4}-`, `[a-z]+`. */
const EXPRESSION = /\[\^?(?:a-f|a-z|A-F|A-Z|0-9|\\[wdsS])[^\]]{0,40}\](?:[+*?]|\{\d)/;
/** What is done with a password, which takes words for it: `update_password: on_create`. */
const DONE =
  /^(?:update|require|requires|validate|verify|check|use|force|allow|has|is|no|ask|show|hide|need|needs|disable|enable|rotate|prompt)[-_]/i;
const SMALL_WORDS = /^[a-z]+(?:[-_][a-z]+)*$/;
const ALGORITHM_NAME = /algo(?:rithm)?s?$/i;
/** To whom nginx and Apache hand a request on. */
const HANDED_ON = /^(?:(?:proxy|fastcgi|uwsgi|scgi|grpc|memcached)_pass|ProxyPass(?:Match|Reverse)?)$/;
const UPSTREAM = /^(?:https?|grpcs?|unix):|^\^?\//;

/** Whether what looks like a name and its value is a notation of something else. */
export function isNotation(candidate: Candidate): boolean {
  return (
    isMacro(candidate) ||
    isVerdict(candidate) ||
    isMessage(candidate) ||
    isCode(candidate) ||
    isPublicly(candidate) ||
    isOtherwiseMeant(candidate) ||
    isAboutOne(candidate) ||
    isPlace(candidate) ||
    ALGORITHM.test(candidate.value) ||
    ESCAPED_TEXT.test(candidate.value)
  );
}

/** What a program computes, a type, or a number that is no secret. */
function isCode({ name, value, form, quote, wrapper, before, behind, path }: Candidate): boolean {
  if (SMALL_NUMBER.test(value) || OF_A_USER.test(wrapper) || EXPRESSION_OF.test(wrapper)) return true;
  if (quote !== '' || form === 'header') return false;
  // A source map has code as a text of JSON.
  if (OF_POWERSHELL.test(path) && CMDLET.test(value)) return true;
  if (value.endsWith('-') && behind.startsWith('>')) return true;
  if (/^\d{1,9}$/.test(value) && CONSTANT_OF_MANY.test(name) && NUMBERED.test(before)) return true;
  const isCall = CALLED.test(value) && /^[([]/.test(behind);
  return isCall || LANGUAGE.test(value) || (path.endsWith('.map') && !/\d/.test(value));
}

/** What identifies, and everybody may know: signatures of files, fingerprints of keys, names of settings and statements. */
function isPublicly({ name, value, form, before, path }: Candidate): boolean {
  if (PUBLIC_KEY.test(value) || PUBLIC_POINT.test(value) || WINDOWS_SID.test(value)) return true;
  if (NAME_OF_SECRET.test(before) || (form === 'element' && name === 'key' && PROPERTY_LIST.test(path)))
    return true;
  if (name === 'Sid' && (/^[A-Za-z]+$/.test(value) || STATEMENT_OF_POLICY.test(value))) return true;
  if (/signature$/i.test(name) && HEX.test(value)) return !SIGNED_REQUEST.test(before);
  if (FINGERPRINT.test(value) && OF_A_KEY.test(before)) return true;
  return familyOf(name) === 'key' && NAMES_AND_NUMBERS.test(value);
}

/** Names that mean something else where they stand: a test that passes, a bare `basic`, and who is identified by what. */
function isOtherwiseMeant({ name, form, before }: Candidate): boolean {
  if (form === 'call' && PASSED.test(name)) return true;
  if (/^identified/i.test(name)) return !STATEMENT_OF_SQL.test(before);
  if (/^pwd$/i.test(name) && /(?:`|\$\()$/.test(before)) return true;
  return form !== 'header' && /basic/i.test(name) && !/auth|pass|pwd|secret|token|key|cred/i.test(name);
}

/** An address without a name and a password, what Amazon calls something by, and a file. */
const ADDRESS = /^arn:[\w-]{1,20}:\w|^(?:https?|ldaps?|ftp|tcp|unix|file|wss?):\/\/[^@?#]*$/;
const FILE_NAME = /^[\w.~/-]+\.(?:sig|asc|pem|crt|cer|der|key|p12|pfx|jks|json|txt|ya?ml|conf|cfg|db|pub)$/;
const PORT = /^\d{2,5}(?:[/?]|$)/;
/** Shown to everybody who looks at a page. */
const BADGE = /(?:badge|graph)[\w./-]{0,40}\.svg\?$/;

/** Where something is, and what is shown with it. */
function isPlace({ name, value, form, before, behind, quote }: Candidate): boolean {
  if (ADDRESS.test(value) || (before.endsWith('://') && PORT.test(value)) || BADGE.test(before)) return true;
  // An index of SQL.
  if (quote === '`' && /^key$/i.test(name) && /^`[ \t]{0,4}\(/.test(behind)) return true;
  return form === 'flag' && (FILE_NAME.test(value) || /-(?:stdin|prompt)$/.test(name));
}

/** What is done with a credential or asked of it, by what it is made, and what it is one of. */
function isAboutOne({ name, value, behind }: Candidate): boolean {
  if (ALGORITHM_NAME.test(name) || EXPRESSION.test(value)) return true;
  if (DONE.test(name.slice(name.lastIndexOf('.') + 1)) && SMALL_WORDS.test(value)) return true;
  return HANDED_ON.test(name) && (UPSTREAM.test(value) || /^["']?;/.test(behind));
}

function isMacro({ value, quote, before }: Candidate): boolean {
  return quote === '' && DEFINITION.test(before) && !NUMBER.test(value);
}

/** The outcome of a test, and which test that was. */
function isVerdict({ name, quote, before, behind }: Candidate): boolean {
  return quote === '' && VERDICT.test(name) && (BEFORE_VERDICT.test(before) || BEHIND_TEST.test(behind));
}

/** Texts of a program that stand one behind the other, as in those of Go and Rust, with places for others in them. */
function isMessage({ value, form, quote, before, behind, path }: Candidate): boolean {
  if (quote !== '') return false;
  if (LEADING_DIRECTIVE.test(value)) return true;
  // Credentials behind `Bearer` have a form of their own.
  if (form === 'header' || kindOf(path) !== 'unknown') return false;
  const around = `${before.slice(-120)} ${value} ${behind}`;
  return (around.match(DIRECTIVE) ?? []).length > 1;
}
