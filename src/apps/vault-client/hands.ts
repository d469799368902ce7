import { textAt, valueAt } from '../../model/configuration/place.ts';
import { Fault } from '../../model/fault.ts';
import { digestOf } from '../../model/vault/evidence.ts';
import type { VaultPlace } from '../../model/vault/knowledge.ts';
import type { VaultHands } from '../../pipeline/develop/fix-leaks.ts';
import type { DatabaseDrivers } from '../../platform/database-drivers/types.ts';
import type { VaultAnswer, VaultClient } from './client.ts';
import { kvPlace, pathIn, putSecret } from './kv.ts';
import { newValueLike } from './new-value.ts';
import { proofs } from './proofs.ts';
import { liveSource } from './vault-source.ts';

/** What a person says of secrets that the vault cannot renew itself. */
export interface NewValues {
  /** Of a value that only its issuer renews. */
  readonly given: string | undefined;
  /** Are others made, of the same form, where nobody gives one? Whom they open something at has to be told. */
  readonly makes: boolean;
}

/** A vault that somebody asked to renew what leaked. `address` is as files are to name it. */
export async function vaultHands(
  vault: VaultClient,
  address: string,
  databases: DatabaseDrivers,
  values: NewValues,
): Promise<VaultHands> {
  return {
    ...(await liveSource(vault)),
    address,
    rotate: (place, rule) => rotate(vault, place, rule, values),
    prove: (place, old) => proofs(vault, databases, place, old),
    async keep(path, field, secret) {
      const place = await kvPlace(vault, path);
      const before = await vault.read(pathIn(place, 'data')).catch(nothingThere);
      const data = valueAt(before, place.hasVersions ? ['data', 'data'] : ['data']);
      const cas = place.hasVersions ? versionIn(before) : undefined;
      await putSecret(vault, place, { ...(isObject(data) && data), [field]: secret }, cas);
    },
    async seal(evidence) {
      const answer = await vault.write('sys/plimsoll/evidence/seal', { digest: digestOf(evidence) });
      const [at, mac] = [textAt(answer, ['data', 'at']), textAt(answer, ['data', 'mac'])];
      return { ...evidence, seal: { at, mac } };
    },
    async isSealed(evidence) {
      if (!evidence.seal) return false;
      const asked = { digest: digestOf(evidence), ...evidence.seal };
      return valueAt(await vault.write('sys/plimsoll/evidence/verify', asked), ['data', 'valid']) === true;
    },
  };
}

async function rotate(
  vault: VaultClient,
  place: VaultPlace,
  rule: string,
  values: NewValues,
): Promise<string | undefined> {
  switch (place.kind) {
    case 'static-role':
      await vault.write(place.path.replace('/static-creds/', '/rotate-role/'));
      return `the password of ${place.account ?? 'the user'} was rotated`;
    case 'lease':
      await vault.write('sys/leases/revoke', { lease_id: place.path, sync: true });
      return 'the lease was revoked';
    case 'token':
      await vault.write('auth/token/revoke-accessor', { accessor: place.path });
      return 'the token was revoked';
    case 'value':
  }
  return renewed(vault, place, rule, values);
}

/** Writes another value in the place of one; who issues it has to be given it by a person. */
async function renewed(
  vault: VaultClient,
  { path, mount, version, field = '' }: VaultPlace,
  rule: string,
  { given, makes }: NewValues,
): Promise<string> {
  const inner = version === undefined ? ['data'] : ['data', 'data'];
  const answer = await vault.read(path);
  const data = valueAt(answer, inner);
  const before = textAt(data, field.split('.'));
  if (!isObject(data) || before === '')
    throw new Fault('refused', `${path} has no text at ${field} any more`);
  if (given === undefined && !rule.startsWith('generic'))
    throw new Fault('refused', `${path} is of an issuer, who alone can renew it (${rule})`, {
      hint: 'have it renewed there, and give the new one with --new-value',
    });
  if (given === undefined && !makes)
    throw new Fault('refused', `nobody says what ${path} is to be`, {
      hint: 'give it with --new-value, or have it made with --generate',
    });
  const next = withText(data, field.split('.'), given ?? newValueLike(before));
  const inMount = path.slice(mount.length).replace(version === undefined ? '' : /^data\//, '');
  const at = { mount, path: inMount, hasVersions: version !== undefined };
  await putSecret(vault, at, next, at.hasVersions ? versionIn(answer) : undefined);
  return given === undefined
    ? 'a new value of the same form was written'
    : 'the value that was given was written';
}

function withText(
  data: Readonly<Record<string, unknown>>,
  [key = '', ...rest]: readonly string[],
  text: string,
): Readonly<Record<string, unknown>> {
  const inside = data[key];
  const value = rest.length === 0 ? text : isObject(inside) ? withText(inside, rest, text) : inside;
  return Object.fromEntries(Object.entries(data).map(([name, one]) => [name, name === key ? value : one]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The version that was read, 0 where there is none: what somebody else wrote meanwhile is not written over. */
function versionIn(answer: VaultAnswer): number {
  return Number(valueAt(answer, ['data', 'metadata', 'version']) ?? 0);
}

function nothingThere(error: unknown): undefined {
  if (error instanceof Fault && error.code === 'not-found') return undefined;
  throw error;
}
