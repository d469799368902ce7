import { Fault, messageOf } from '../../model/fault.ts';
import { parseJson } from '../../model/json/parse.ts';
import { type VaultConfiguration, vaultConfigurationSchema } from '../../model/vault/configuration.ts';
import { readTextFile } from '../document/text-file.ts';

const LARGEST = 32 * 2 ** 20;
const HINT = 'make it with  plimsoll vault reach --save FILE';

/** What `plimsoll vault reach --save` wrote. Throws a `Fault` that names the file. */
export function readVaultConfiguration(path: string): VaultConfiguration {
  const parsed = vaultConfigurationSchema.safeParse(jsonOf(path));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Fault('malformed', `${path}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`, {
    hint: HINT,
  });
}

function jsonOf(path: string): unknown {
  const text = readTextFile(path, LARGEST);
  try {
    return parseJson(text);
  } catch (cause) {
    throw new Fault('malformed', `${path} is no JSON: ${messageOf(cause)}`, { cause, hint: HINT });
  }
}
