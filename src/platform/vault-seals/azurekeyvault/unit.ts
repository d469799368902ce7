import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { Fault, type FaultCode, messageOf } from '../../../model/fault.ts';
import { answerOf, bytesOf } from '../answer.ts';
import { loadPackage } from '../load-package.ts';
import type { KeyWrapper, SealUnit } from '../types.ts';
import { readWrapped } from '../wrapped.ts';

const settingsSchema = z
  .strictObject({
    vault_name: z.string().regex(/^[A-Za-z0-9-]+$/),
    key_name: z.string().regex(/^[A-Za-z0-9-]+$/),
    tenant_id: z.string().min(1).optional(),
    /** Default what the SDK finds: variables, the identity of the machine or of the pod. */
    client_id: z.string().min(1).optional(),
    client_secret: z.string().min(1).optional(),
    /** Suffix of the vault's name; `managedhsm.azure.net` of a managed HSM. */
    resource: z.string().min(1).default('vault.azure.net'),
    /** Where the vault is, where that is not what its name says. */
    endpoint: z.url({ protocol: /^https$/ }).optional(),
    /** Who gives tokens; default Azure's public cloud. */
    authority: z.url({ protocol: /^https$/ }).optional(),
    /** File of PEM: who signed the certificates of a cloud of one's own. */
    ca: z.string().min(1).optional(),
  })
  .refine(({ client_secret: secret, client_id: id, tenant_id: tenant }) => !secret || (id && tenant), {
    message: 'client_secret needs client_id and tenant_id',
  });
type Settings = z.infer<typeof settingsSchema>;

const wrappedSchema = z.object({ key_id: z.url(), ciphertext: z.base64() });
const WHO = 'Azure Key Vault';
const ALGORITHM = 'RSA-OAEP-256';
/** What to do again, and how often. */
const RETRIES = { retryOptions: { maxRetries: 2, maxRetryDelayInMs: 2_000 } };

/** Wraps by an RSA key of Azure Key Vault. Source: https://learn.microsoft.com/rest/api/keyvault/keys/wrap-key */
export const azureKeyVaultSeal: SealUnit<Settings> = {
  id: 'azurekeyvault',
  title: 'Azure Key Vault',
  vectors: ['V2'],
  settings: settingsSchema,
  open,
};

async function open(settings: Settings): Promise<KeyWrapper> {
  const { vault_name: vault, key_name: name, resource, endpoint } = settings;
  const { KeyClient, CryptographyClient } = await loadPackage(
    '@azure/keyvault-keys',
    () => import('@azure/keyvault-keys'),
  );
  const credential = await credentialOf(settings);
  const url = endpoint ?? `https://${vault}.${resource}`;
  // A vault of one's own is at no name that the SDK would expect a token for.
  const options = {
    ...clientOptions(settings),
    disableChallengeResourceVerification: endpoint !== undefined,
  };
  const keys = new KeyClient(url, credential, options);
  const ours = new URL(`/keys/${name}/`, url).href;
  return {
    kind: 'azurekeyvault',
    async wrap(key) {
      const { id = '' } = await answerOf(WHO, keys.getKey(name), codeOf);
      const client = new CryptographyClient(id, credential, options);
      const { result } = await answerOf(WHO, client.wrapKey(ALGORITHM, key), codeOf);
      return { key_id: id, ciphertext: bytesOf(WHO, result).toString('base64') };
    },
    async unwrap(wrapped) {
      const { key_id: id, ciphertext } = readWrapped(wrappedSchema, wrapped);
      if (!id.startsWith(ours)) throw new Fault('mismatch', `the root key was wrapped by ${id}`);
      const client = new CryptographyClient(id, credential, options);
      const asked = client.unwrapKey(ALGORITHM, Buffer.from(ciphertext, 'base64'));
      const { result } = await answerOf(WHO, asked, codeOf);
      return bytesOf(WHO, result);
    },
  };
}

async function credentialOf(settings: Settings) {
  const { tenant_id: tenant, client_id: id, client_secret: secret, authority } = settings;
  const { ClientSecretCredential, DefaultAzureCredential } = await loadPackage(
    '@azure/identity',
    () => import('@azure/identity'),
  );
  // An authority of one's own is not one that Microsoft knows of.
  const more = authority === undefined ? {} : { authorityHost: authority, disableInstanceDiscovery: true };
  const options = { ...clientOptions(settings), ...more };
  return tenant !== undefined && id !== undefined && secret !== undefined
    ? new ClientSecretCredential(tenant, id, secret, options)
    : new DefaultAzureCredential({
        ...options,
        ...(tenant !== undefined && { tenantId: tenant }),
        ...(id !== undefined && { managedIdentityClientId: id }),
      });
}

function clientOptions({ ca }: Settings) {
  if (ca === undefined) return RETRIES;
  try {
    return { ...RETRIES, tlsOptions: { ca: readFileSync(ca) } };
  } catch (cause) {
    throw new Fault('usage', `${ca} cannot be read: ${messageOf(cause)}`, { cause });
  }
}

function codeOf(error: unknown): FaultCode {
  const { data } = z.object({ statusCode: z.number() }).safeParse(error);
  if (data?.statusCode === 400) return 'mismatch';
  return data && data.statusCode > 400 && data.statusCode < 500 ? 'refused' : 'unreachable';
}
