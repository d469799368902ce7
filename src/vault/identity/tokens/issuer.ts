import * as z from 'zod';
import { Refusal } from '../../refusal.ts';
import { type Answer, type Call, operation, type Route } from '../../routing/types.ts';
import { publishedKeys, SIGNING_ALGORITHMS, webKeyOf } from './named-keys.ts';

/** Where people reach this vault. */
interface IssuerConfig {
  readonly issuer: string;
}

const CONFIG_PATH = 'oidc/config';

const configFields = z.object({ issuer: z.string().max(1024).default('') });

export const ISSUER_ROUTES: readonly Route[] = [
  {
    path: 'oidc/config',
    read: operation({
      summary: 'Read whose tokens they are',
      handle: async (call) => ({ data: { issuer: await configured(call) } }),
    }),
    update: operation({ summary: 'Say whose tokens they are', fields: configFields, handle: writeConfig }),
  },
  {
    path: 'oidc/.well-known/openid-configuration',
    // What everybody verifies tokens by: RFC 8414 and OpenID Connect Discovery 1.0.
    read: operation({
      summary: 'Tell where keys are by which tokens are verified',
      isOpen: true,
      async handle(call) {
        if ((await configured(call)) === '') throw new Refusal(404);
        const issuer = await issuerOf(call);
        return {
          body: {
            issuer,
            jwks_uri: `${issuer}/.well-known/keys`,
            response_types_supported: ['id_token'],
            subject_types_supported: ['public'],
            id_token_signing_alg_values_supported: SIGNING_ALGORITHMS,
          },
        };
      },
    }),
  },
  {
    path: 'oidc/.well-known/keys',
    read: operation({
      summary: 'Tell the public keys by which tokens are verified',
      isOpen: true,
      handle: async ({ store, now }) => ({ body: { keys: (await publishedKeys(store, now)).map(webKeyOf) } }),
    }),
  },
];

async function configured({ store }: Pick<Call, 'store'>): Promise<string> {
  return (await store.get<IssuerConfig>(CONFIG_PATH))?.value.issuer ?? '';
}

/** Whose tokens they are, below which their keys are found. Throws a `Refusal` (400) where nobody has said where that is. */
export async function issuerOf(call: Pick<Call, 'store' | 'services'>): Promise<string> {
  const issuer = await configured(call);
  if (issuer === '')
    throw new Refusal(400, 'identity/oidc/config needs an issuer: where people reach this vault');
  return `${issuer}/v1/${call.services.namespace.path}identity/oidc`;
}

async function writeConfig({
  store,
  fields: { issuer },
}: Call<z.infer<typeof configFields>>): Promise<Answer | undefined> {
  if (issuer !== '' && !(/^https?:\/\/[^/?#@\s\\]+$/.test(issuer) && URL.canParse(issuer)))
    throw new Refusal(400, 'issuer has a scheme, a host and a port alone: https://vault.example.com:8200');
  const config: IssuerConfig = { issuer };
  await store.put(CONFIG_PATH, config);
  return undefined;
}
