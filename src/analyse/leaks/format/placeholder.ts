/** Templates and variables: `${PASSWORD}`, `{{ .password }}`, `<password>`, `%s`, `$(pass show db)`. */
const TEMPLATE = /^[$<{[(]|\$[{(]|\{\{|^%%|^%[A-Z_]{2,64}%$|^@[a-z._]{2,64}@$|^__\w{2,64}__$|#\{/i;
/** What a program puts a value for; capitals and what stands close behind it are of a password. */
const FORMAT = /%[sdv](?![A-Za-z\d+])/;
/** Words that stand for a secret in documentation, alone or with what they are of. */
const WORD =
  /^(?:(?:my|the|db|your|some|invalid|wrong|bad|incorrect)?[_.-]?(?:secret[_.-])?(?:pass(?:word|wd|phrase)?|pwd|pw|secret|token|user(?:name)?)\d{0,4}|anonymous|credentials?|foo|bar|baz|tests?|testing|changeit|hidden|null|nil|none|undefined|true|false|todo|tbd|dummy|fake|sample)$/i;
const SAYS_SO =
  /example|placeholder|redacted|change[_-]?me|^(?:your|insert|enter|replace)[ _.-]?[a-z]|\.\.\./i;
/** What software is delivered with, which is no secret of anybody. */
const DEFAULT =
  /^(?:postgres(?:ql)?|root|admin|guest|mysql|redis|rabbitmq|mongo(?:db)?|sa|minio(?:admin)?|docker)$/i;

/** Whether a value only stands for a secret, or is what everybody has: `${PASSWORD}`, `xxxx`, `changeme`, `guest`. */
export function isPlaceholder(value: string): boolean {
  return (
    [TEMPLATE, FORMAT, WORD, SAYS_SO, DEFAULT].some((form) => form.test(value)) || new Set(value).size < 3
  );
}

/** `wrong` for what is a placeholder: for values that have no form of their own. */
export function noPlaceholder(value: string): 'wrong' | 'unchecked' {
  return isPlaceholder(value) ? 'wrong' : 'unchecked';
}
