/** Values that nobody means to be secret, as wholes: what documentation and tests put for a credential. */
const STAND_INS = new Set(
  (
    'password passwd pass passw0rd p4ssw0rd pa55word p@ssw0rd pw pwd secret secrets mysecret topsecret supersecret super-secret token mytoken key mykey apikey api-key ' +
    'test tests testing tester test123 test1234 testpass testpassword testuser user username admin administrator admin123 root toor ' +
    'foo bar baz qux foobar foobarbaz foo123 bar123 hello world helloworld abc abcd abc123 abcdef abcdefg xyz asdf asdfgh qwerty ' +
    'changeme change-me change_me changeit default example sample demo dummy fake mock none null nil undefined true false yes no empty invalid wrong ' +
    'string text value something anything nothing any required optional unset todo tbd fixme redacted removed hidden masked unknown na n/a ' +
    '1234 12345 123456 1234567 12345678 123456789 1234567890 0000 1111 111111 000000 123123 guest postgres mysql redis mongo sa me login letmein ' +
    'unicorn rainbow magic deadbeef cafebabe pass123 password1 password123 secret123 token123 my-secret my-token my-password your-password ' +
    'vagrant mypassword mypass your_password my_token my_secret my_password access_token refresh_token id_token bearer basic oauth jwt x y z a b c'
  ).split(' '),
);

/** Words of a value that tell of a stand-in. */
const TELLING =
  /your|my[-_]|example|sample|dummy|fake|mock|placeholder|change[-_]?(?:me|it|this)|replace|insert|fill|put[-_]|enter[-_]|todo|xxx|\.\.\.|\*\*\*|redacted|removed|<[^>]+>|goes[-_ ]?here|[-_ ]here\b|some[-_ ]|lorem|default|not[-_ ]?(?:a|real|set|used)|invalid|wrong|bogus|blah|foo|\bbar\b|secret[-_]?(?:key|token|id)?$/i;
const TESTING = /test|demo|tmp|temp(?![a-z])|debug|stub|unused|local/i;

/** Text that something else replaces: `${X}`, `{{ x }}`, `<x>`, `%s`, `$X`, `#{x}`, `ENC(…)`, `@x@`. */
const TEMPLATE =
  /^\$\(?\w+\)?$|\$\{|\{\{|\$\(|#\{|<%|%[({]\w|^%[-\d.]*[sdvqx@]|^%\w+%$|^@\w+@$|^<[^>]*>?$|^\[[\w -]+\]$|^\{[^}]*\}$|%s|ENC\(|^!\w|^vault:|^\$\w+\$?$|^__\w+__$|^&?\w+\[|\{\d*\}|\{[a-zA-Z_]\w*\}|\$\[/;

const REPLACED =
  /^(?:\$\{[^}:]*\}?|\$\([^)]*\)?|\$[A-Za-z_]\w*(?:\/[\w./-]*)?|\{\{.*|<[^<>]*>?|%\([\w.]+\)s|%[sdvq]|%\w+%|#\{[^}]*\}?|<%.*|ENC\(.*|@[\w.]+@|@[A-Z_]+|\{[\w.]*\}|\[[\w .-]+\]|VALUE_SPECIFIED_IN_NO_LOG_PARAMETER|(?:STRING|NUMBER|INTEGER|DOUBLE|BLOB|BOOLEAN)_VALUE|TIMESTAMP|boolean|-?anonymous@|(?:pserver:)?anoncvs|(?:%[-+#0]?[\d.]{0,6}[a-z][:.,_/-]?){2,12}|[*.x-]+)$/i;

/** Keys that Amazon's documentation shows. */
const DOCUMENTED = /[A-Za-z0-9+/]{8}EXAMPLE/;

/**
 * What a tool encrypted with a key that is elsewhere: SOPS, Ansible, dotenvx, Bitwarden, and Sealed Secrets, whose texts
 * begin with the length of a key that RSA with 4096 bits encrypted.
 */
const ENCRYPTED =
  /^(?:ENC\[[A-Z0-9_]{3,20},data:|!vault\b|\$ANSIBLE_VAULT;|encrypted:[A-Za-z0-9+/]{60}|\d\.[A-Za-z0-9+/]{22}==\|[A-Za-z0-9+/=]{24,1000}\||Ag[A-D][A-Za-z0-9+/]{300,1021}={0,2}$)/;

/** What the command line of Google Cloud has, which everybody who installs it gets. */
const PUBLISHED = /^(?:d-FL95Q19q7MQmFpd7hHD0Ty|ZmssLNjJy2998hD4CTg2ejr2)$/;

/** Whether the whole text stands for another; of words, Ansible's for what it does not show, types, and who has no name. */
export function isReplaced(value: string): boolean {
  return [REPLACED, DOCUMENTED, ENCRYPTED, PUBLISHED].some((form) => form.test(value));
}

export function isStandIn(value: string): boolean {
  return STAND_INS.has(value.toLowerCase().replace(/(?<![.!?])[.!?]+$/, ''));
}

export function isTelling(value: string): boolean {
  return TELLING.test(value);
}

export function isTesting(value: string): boolean {
  return TESTING.test(value);
}

export function isTemplate(value: string): boolean {
  return TEMPLATE.test(value);
}
