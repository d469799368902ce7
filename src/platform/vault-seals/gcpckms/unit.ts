import * as z from 'zod';
import type { FaultCode } from '../../../model/fault.ts';
import { answerOf, bytesOf } from '../answer.ts';
import { loadPackage } from '../load-package.ts';
import type { KeyWrapper, SealUnit } from '../types.ts';
import { readWrapped } from '../wrapped.ts';

const settingsSchema = z.strictObject({
  project: z.string().min(1),
  region: z.string().min(1),
  key_ring: z.string().min(1),
  crypto_key: z.string().min(1),
  endpoint: z.url({ protocol: /^https?$/ }).optional(),
});
type Settings = z.infer<typeof settingsSchema>;

const wrappedSchema = z.object({ ciphertext: z.base64() });
const WHO = 'Google Cloud KMS';
const BOUND = Buffer.from('plimsoll vault root key');
/** Milliseconds. */
const PATIENCE = { timeout: 15_000 };

/** Wraps by a key of Google Cloud KMS, as whom `GOOGLE_APPLICATION_CREDENTIALS` or the machine says. Source: https://cloud.google.com/kms/docs/reference/rest */
export const gcpCkmsSeal: SealUnit<Settings> = {
  id: 'gcpckms',
  title: 'Google Cloud KMS',
  vectors: ['V2'],
  settings: settingsSchema,
  open,
};

async function open(settings: Settings): Promise<KeyWrapper> {
  const name = '@google-cloud/kms';
  const { KeyManagementServiceClient } = await loadPackage(name, () => import('@google-cloud/kms'));
  const { project, region, key_ring: ring, crypto_key: key, endpoint } = settings;
  const at = endpoint === undefined ? undefined : new URL(endpoint);
  const client = new KeyManagementServiceClient({
    // By HTTP and JSON, which proxies of companies know too.
    fallback: true,
    ...(at && {
      apiEndpoint: at.hostname,
      port: Number(at.port || (at.protocol === 'https:' ? 443 : 80)),
      protocol: at.protocol.slice(0, -1),
    }),
  });
  const path = client.cryptoKeyPath(project, region, ring, key);
  const bound = { name: path, additionalAuthenticatedData: BOUND };
  return {
    kind: 'gcpckms',
    async wrap(plaintext) {
      const [answer] = await answerOf(WHO, client.encrypt({ ...bound, plaintext }, PATIENCE), codeOf);
      return { ciphertext: bytesOf(WHO, answer.ciphertext).toString('base64') };
    },
    async unwrap(wrapped) {
      const ciphertext = Buffer.from(readWrapped(wrappedSchema, wrapped).ciphertext, 'base64');
      const [answer] = await answerOf(WHO, client.decrypt({ ...bound, ciphertext }, PATIENCE), codeOf);
      return bytesOf(WHO, answer.plaintext);
    },
  };
}

/** Codes of gRPC: 3 is an argument that is wrong, 5 nothing that is there, 7 and 16 who may not. */
function codeOf(error: unknown): FaultCode {
  const { data } = z.object({ code: z.number() }).safeParse(error);
  if (data?.code === 3) return 'mismatch';
  return data && [5, 7, 9, 16].includes(data.code) ? 'refused' : 'unreachable';
}
