import * as z from 'zod';
import type { FaultCode } from '../../../model/fault.ts';
import { answerOf, bytesOf } from '../answer.ts';
import { loadPackage } from '../load-package.ts';
import type { KeyWrapper, SealUnit } from '../types.ts';
import { readWrapped } from '../wrapped.ts';

const settingsSchema = z
  .strictObject({
    region: z.string().min(1),
    kms_key_id: z.string().min(1),
    /** Default what the SDK finds: variables, files, the role of the machine. */
    access_key: z.string().optional(),
    secret_key: z.string().optional(),
    session_token: z.string().optional(),
    endpoint: z.url({ protocol: /^https?$/ }).optional(),
  })
  .refine(({ access_key: id, secret_key: key }) => (id === undefined) === (key === undefined), {
    message: 'access_key and secret_key go together',
  });
type Settings = z.infer<typeof settingsSchema>;

const wrappedSchema = z.object({ ciphertext: z.base64() });
const WHO = 'AWS KMS';
/** Bound to what is wrapped, so that KMS unwraps nothing else for us. */
const CONTEXT = { purpose: 'plimsoll vault root key' };
/** Milliseconds, and how often a question is asked. */
const PATIENCE = { connectionTimeout: 5_000, requestTimeout: 10_000, throwOnRequestTimeout: true };
const ATTEMPTS = 3;

/** Wraps by a key of AWS KMS. Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html */
export const awsKmsSeal: SealUnit<Settings> = {
  id: 'awskms',
  title: 'AWS KMS',
  vectors: ['V2'],
  settings: settingsSchema,
  open,
};

async function open(settings: Settings): Promise<KeyWrapper> {
  const name = '@aws-sdk/client-kms';
  const { KMSClient, EncryptCommand, DecryptCommand } = await loadPackage(
    name,
    () => import('@aws-sdk/client-kms'),
  );
  const {
    region,
    endpoint,
    kms_key_id: KeyId,
    access_key: accessKeyId,
    secret_key: secretAccessKey,
  } = settings;
  const sessionToken = settings.session_token;
  const client = new KMSClient({
    region,
    maxAttempts: ATTEMPTS,
    requestHandler: PATIENCE,
    ...(endpoint !== undefined && { endpoint }),
    ...(accessKeyId !== undefined &&
      secretAccessKey !== undefined && {
        credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
      }),
  });
  return {
    kind: 'awskms',
    async wrap(key) {
      const command = new EncryptCommand({ KeyId, Plaintext: key, EncryptionContext: CONTEXT });
      const { CiphertextBlob } = await answerOf(WHO, client.send(command), codeOf);
      return { ciphertext: bytesOf(WHO, CiphertextBlob).toString('base64') };
    },
    async unwrap(wrapped) {
      const ciphertext = Buffer.from(readWrapped(wrappedSchema, wrapped).ciphertext, 'base64');
      // By that key alone: one of others would be theirs to choose.
      const command = new DecryptCommand({ KeyId, CiphertextBlob: ciphertext, EncryptionContext: CONTEXT });
      const { Plaintext } = await answerOf(WHO, client.send(command), codeOf);
      return bytesOf(WHO, Plaintext);
    },
  };
}

/** Of an error of the SDK: what AWS says has a status; all else did not reach it. */
function codeOf(error: unknown): FaultCode {
  if (error instanceof Error && /^(InvalidCiphertext|IncorrectKey)Exception$/.test(error.name))
    return 'mismatch';
  const status = z.object({ $metadata: z.object({ httpStatusCode: z.number() }) }).safeParse(error);
  const code = status.data?.$metadata.httpStatusCode ?? 0;
  return code >= 400 && code < 500 ? 'refused' : 'unreachable';
}
