import type { Candidate } from './candidate.ts';
import { kindOf } from './files.ts';

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
  /^[-_/. \d]{0,4}(?:(?:PBEWith|PBKDF|PBMAC|HMAC|SHA|MD[245]|DES(?:ede)?|AES|RSA(?:SSA|ES)?|DSA|ECDSA|ECDHE?|DHE?|PSK|EdDSA|Ed25519|X25519|ChaCha20|Poly1305|RC[245]|ARIA|CAMELLIA|GCM|CCM|CBC|OAEP|PSS|MGF1|PKCS|SCRAM|PLUS|TLS|ANON|NULL|EXPORT|With|And|P1363|Format)[-_/. \d]{0,8}){2,12}$/i;
/** Text in an alphabet other than Latin, as sources that are ASCII write it. */
const ESCAPED_TEXT = /^(?:\\u(?:0[3-9a-f]|[1-9a-d][0-9a-f])[0-9a-f]{2}[ .,()/-]{0,3}){2,200}$/i;

/** Whether what looks like a name and its value is a notation of something else. */
export function isNotation(candidate: Candidate): boolean {
  return (
    isMacro(candidate) ||
    isVerdict(candidate) ||
    isMessage(candidate) ||
    ALGORITHM.test(candidate.value) ||
    ESCAPED_TEXT.test(candidate.value)
  );
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
