import { createPublicKey } from 'node:crypto';
import * as z from 'zod';
import { listSchema } from '../../lists.ts';
import { Refusal } from '../../refusal.ts';
import { type Call, operation, type Route } from '../../routing/types.ts';
import { checkedAuthority, checkedUrl } from '../../trusted-server.ts';
import { ALGORITHM_NAMES, isUsable } from '../../json-signatures.ts';

/** Whose tokens are taken, and where their keys are: in one of three places. */
export interface JwtConfig {
  readonly jwksUrl: string;
  readonly discoveryUrl: string;
  /** PEM of whom the server there must have its certificate from; empty: from whom this machine trusts. */
  readonly authority: string;
  readonly publicKeys: readonly string[];
  readonly issuer: string;
  readonly defaultRole: string;
  /** None: all that there are. */
  readonly algorithms: readonly string[];
}

export const CONFIG_PATH = 'config';
/** Keys that were fetched; what fetches them is in `keys.ts`. */
export const FETCHED_PATH = 'fetched-keys';

const configFields = z.object({
  jwks_url: z.string().default(''),
  jwks_ca_pem: z.string().default(''),
  oidc_discovery_url: z.string().default(''),
  oidc_discovery_ca_pem: z.string().default(''),
  jwt_validation_pubkeys: listSchema.default([]),
  bound_issuer: z.string().max(2048).default(''),
  default_role: z.string().default(''),
  jwt_supported_algs: listSchema.default([]),
});

export const CONFIG_ROUTE: Route = {
  path: 'config',
  read: operation({
    summary: 'Read whose tokens are taken',
    async handle({ store }) {
      const found = await store.get<JwtConfig>(CONFIG_PATH);
      if (!found) throw new Refusal(404);
      return { data: shownConfig(found.value) };
    },
  }),
  update: operation({ summary: 'Say whose tokens are taken', fields: configFields, handle: writeConfig }),
};

async function writeConfig({ store, fields }: Call<z.infer<typeof configFields>>): Promise<undefined> {
  const sources = [fields.jwks_url, fields.oidc_discovery_url, fields.jwt_validation_pubkeys.join('')];
  if (sources.filter((one) => one !== '').length !== 1)
    throw new Refusal(
      400,
      "exactly one of 'jwks_url', 'jwt_validation_pubkeys' or 'oidc_discovery_url' must be set",
    );
  const unknown = fields.jwt_supported_algs.find((name) => !ALGORITHM_NAMES.includes(name));
  if (unknown !== undefined) throw new Refusal(400, `unsupported signing algorithm: ${unknown}`);
  const config: JwtConfig = {
    jwksUrl: checkedUrl('jwks_url', fields.jwks_url),
    discoveryUrl: checkedUrl('oidc_discovery_url', fields.oidc_discovery_url),
    authority: checkedAuthority(fields.jwks_ca_pem || fields.oidc_discovery_ca_pem),
    publicKeys: fields.jwt_validation_pubkeys.map(checkedKey),
    issuer: fields.bound_issuer,
    defaultRole: fields.default_role,
    algorithms: fields.jwt_supported_algs,
  };
  await store.write([
    { path: CONFIG_PATH, value: config },
    { path: FETCHED_PATH, value: undefined },
  ]);
  return undefined;
}

function checkedKey(pem: string): string {
  try {
    const key = createPublicKey(pem);
    // A private key would be kept where nobody needs it.
    if (isUsable(key) && !pem.includes('PRIVATE')) return pem;
  } catch {
    // Told below.
  }
  throw new Refusal(
    400,
    'jwt_validation_pubkeys are PEM of public keys: RSA of 2048 bits, P-256, P-384, P-521, Ed25519',
  );
}

function shownConfig(config: JwtConfig) {
  return {
    jwks_url: config.jwksUrl,
    jwks_ca_pem: config.jwksUrl === '' ? '' : config.authority,
    oidc_discovery_url: config.discoveryUrl,
    oidc_discovery_ca_pem: config.jwksUrl === '' ? config.authority : '',
    jwt_validation_pubkeys: config.publicKeys,
    bound_issuer: config.issuer,
    default_role: config.defaultRole,
    jwt_supported_algs: config.algorithms,
  };
}
