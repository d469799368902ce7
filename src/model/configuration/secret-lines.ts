/** A key or variable whose value is a credential, with its value. */
const ASSIGNMENT =
  /(?:passw(?:or)?d|passphrase|pwd|secret|token|credentials?|(?:api|access|private|secret|signing|encryption|auth)[_.-]?key)s?["']?\s{0,9}[:=]\s{0,9}(?!true\b|false\b|null\b|["']?[$<{])\S/i;
/** Such a name whose value stands on another line. */
const NAME = /\bname["']?\s{0,9}:\s{0,9}["']?[\w.-]{0,99}(?:passw|pwd|secret|token|credential|[_.-]key)/i;
/** A password in a URL, and what keys begin with. */
const FORM = /:\/\/[^\s:/@]{1,100}:[^\s:/@]{1,200}@|-----BEGIN |\b(?:AKIA|ghp_|glpat-|xox[abp]-)/;

/** May lines of configuration hold a credential, so that nobody should be shown them who did not ask? */
export function mayHoldSecret(lines: string): boolean {
  return lines.split('\n').some((line) => ASSIGNMENT.test(line) || NAME.test(line) || FORM.test(line));
}
