import { Fault, messageOf } from '../../model/fault.ts';
import { parseJson } from '../../model/json/parse.ts';
import { type Evidence, evidenceSchema } from '../../model/vault/evidence.ts';
import { readTextFile } from '../document/text-file.ts';

const HINT = 'plimsoll leaks fix --apply --evidence FILE  writes it';

/** What `plimsoll leaks fix` wrote. Throws a `Fault` that names the file. */
export function readEvidence(path: string): Evidence {
  const text = readTextFile(path);
  try {
    return evidenceSchema.parse(parseJson(text));
  } catch (cause) {
    throw new Fault('malformed', `${path} is no evidence: ${messageOf(cause)}`, { cause, hint: HINT });
  }
}
