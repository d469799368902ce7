/** Templates, variables, and words that stand for a secret in documentation. */
const PLACEHOLDER =
  /^(?:\$|%[A-Z_]{2,64}%|\{|<|\[)|\$\{|\{\{|<[\w -]{1,64}>|^(?:x{3,64}|\*{3,64}|\.{3,64}|#{3,64})|^_{0,2}(?:your|my|some|the|insert|enter|replace|change|put)[_ .-]?\w|^(?:pass(?:word|wd|phrase)?|pwd|pw|secret|token|user(?:name)?|foo|bar|baz|test|testing|example|changeit|placeholder|redacted|removed|hidden|null|none|undefined|true|false|todo|dummy|fake|sample)\d{0,4}$|example|placeholder|redacted|changeme/i;

/** Whether a value only stands for a secret: `${PASSWORD}`, `<token>`, `changeme`, `xxxx`, `password`. */
export function isPlaceholder(value: string): boolean {
  return PLACEHOLDER.test(value) || new Set(value).size < 3;
}

/** `wrong` for what is a placeholder: for values that have no form of their own. */
export function noPlaceholder(value: string): 'wrong' | 'unchecked' {
  return isPlaceholder(value) ? 'wrong' : 'unchecked';
}
