/** Names of variables that hold a secret, and values that are only names of one. */
const SECRET_NAME = /(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|CREDENTIAL)S?$/i;
const REFERENCE =
  /^(?:arn:|\/|https?:\/\/[^@]*$|projects\/|@Microsoft\.KeyVault\(|$)|\$\{|\{\{resolve:|…|^(?:true|false|null|\d{1,6})$/i;

/** Is this name and value a secret that somebody can read? */
export function isSecret(name: unknown, value: unknown): boolean {
  return (
    typeof name === 'string' && typeof value === 'string' && SECRET_NAME.test(name) && !REFERENCE.test(value)
  );
}
