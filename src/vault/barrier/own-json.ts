import { exactJson } from '../../model/json/exact-json.ts';

/** What this program wrote as JSON, and nobody else can have changed: it comes out of the barrier, or was the vault's own. */
export function ownJson(bytes: Buffer): unknown {
  return exactJson(bytes.toString());
}
