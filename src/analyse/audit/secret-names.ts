const SECRET_NAME =
  /(?:^|_)(?:TOKEN|SECRET|PASSWORD|PASSWD|PASS|PWD|CREDENTIALS?|PRIVATE_?KEY|API_?KEY|ACCESS_?KEY|SECRET_?KEY|AUTH)(?:_|$)/i;

/** Does the name of a variable say that its value is a secret? */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name.slice(0, 256).replaceAll(/[-.]/g, '_'));
}
