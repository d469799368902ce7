import { isSecretName } from '../../model/configuration/secret-names.ts';

/** Values that only say where a secret is, or that there is none. */
const REFERENCE =
  /^(?:arn:|\/|https?:\/\/[^@]*$|projects\/|@Microsoft\.KeyVault\(|$)|\$\{|\{\{resolve:|…|^(?:true|false|null|none|\d{1,6})$/i;

/** Is this name and value a secret that somebody can read? */
export function isSecret(name: unknown, value: unknown): boolean {
  return (
    typeof name === 'string' && typeof value === 'string' && isSecretName(name) && !REFERENCE.test(value)
  );
}
