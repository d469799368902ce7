/**
 * What names of variables and keys end with whose value is a credential, in every format. Words that others have in them,
 * such as `pass` of `compass`, stand alone; `AUTH` alone says how somebody is known, `NPM_AUTH` as whom. A number may
 * follow: `TOKEN_2`.
 */
const SECRET_NAME =
  /(?:passw(?:or)?d|passphrase|secret|token|credential|(?:api|access|private|secret|auth|encryption|signing)[_.-]?key|connection[_.-]?string|secret[_.-]key[_.-]base|(?:^|[_.-])(?:pass(?:code)?|pwd)|[_.-]auth)s?(?:[_-]?\d{0,3})?$/i;

/** Words of such names that say that it is for everybody, or that it is not the credential itself. */
const NO_SECRET = /(?:^|[_.-])(?:public|publishable|header|type|kind|name|algo(?:rithm)?)(?=[_.-]|$)/i;

/**
 * Does a name say that its value is a credential: `DB_PASSWORD`, `apiKey`? What value then is one differs from format to
 * format, as each has its own words for a place where the value is.
 */
export function isSecretName(name: string): boolean {
  const spaced = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2');
  return SECRET_NAME.test(spaced) && !NO_SECRET.test(spaced);
}
