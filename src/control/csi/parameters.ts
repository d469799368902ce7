import { visit } from 'yaml';
import * as z from 'zod';
import { Fault, messageOf } from '../../model/fault.ts';
import { parseJson } from '../../model/json/parse.ts';
import { readYamlDocuments } from '../../model/profile/yaml-document.ts';

/** Permission bits, of which writing for all is none. */
const permission = z
  .int()
  .min(0)
  .max(0o777)
  .refine((bits) => (bits & 0o002) === 0, 'lets everybody write');

const objectSchema = z.strictObject({
  /** Name of its file. */
  objectName: z.string().regex(/^(?!\.{1,2}$)[\w.-]{1,253}$/, 'is no name of a file'),
  secretPath: z.string().min(1).max(1024),
  /** Field; without it the file has all of them as JSON. */
  secretKey: z.string().min(1).max(1024).optional(),
  method: z.enum(['GET', 'get', 'PUT', 'put', 'POST', 'post', '']).default('GET'),
  secretArgs: z.record(z.string(), z.coerce.string()).default({}),
  filePermission: permission.optional(),
  encoding: z.enum(['utf-8', 'base64', 'hex', '']).default('utf-8'),
});

/** An object of a class. */
export type SecretObject = z.infer<typeof objectSchema>;

const TOKENS = 'csi.storage.k8s.io/serviceAccount.tokens';
const attributesSchema = z.object({
  roleName: z.string().min(1).max(256),
  objects: z.string().max(256 * 1024),
  vaultAddress: z.string().default(''),
  vaultNamespace: z.string().max(1024).default(''),
  vaultSkipTLSVerify: z.string().default('false'),
  vaultKubernetesMountPath: z.string().max(256).default(''),
  vaultAuthMountPath: z.string().max(256).default(''),
  audience: z.string().max(1024).default(''),
  'csi.storage.k8s.io/pod.uid': z.string().max(256).default(''),
  [TOKENS]: z
    .string()
    .max(256 * 1024)
    .default('{}'),
});
const tokensSchema = z.record(z.string(), z.object({ token: z.string().min(1) }));

/** What a class of secrets and its pod ask for. */
export interface VolumeParameters {
  readonly role: string;
  /** Where its method of authentication is mounted. */
  readonly mount: string;
  /** Empty: the one that the provider has. */
  readonly address: string;
  readonly namespace: string;
  /** Of the pod's service account. */
  readonly token: string;
  /** Identifier of the pod; empty where it is not said. */
  readonly pod: string;
  readonly objects: readonly SecretObject[];
}

/**
 * Reads attributes of a volume: parameters of a SecretProviderClass as Vault's provider documents them
 * (https://developer.hashicorp.com/vault/docs/deploy/kubernetes/csi/configurations), and the token of the pod, which a
 * CSIDriver with `tokenRequests` adds. Throws a `Fault` (`usage`).
 */
export function volumeParameters(attributes: string): VolumeParameters {
  const given = parsed(attributesSchema, () => parseJson(attributes), 'the parameters');
  if (/^(?:true|1|t)$/i.test(given.vaultSkipTLSVerify))
    throw new Fault('usage', 'vaultSkipTLSVerify: a vault that nobody verifies may be anybody');
  const tokens = parsed(tokensSchema, () => parseJson(given[TOKENS]), 'the tokens of the service account');
  const list = z.array(objectSchema).min(1).max(256);
  const objects = parsed(list, () => objectsIn(given.objects), 'objects');
  const twice = objects.find(({ objectName }, index) =>
    objects.slice(0, index).some((earlier) => earlier.objectName === objectName),
  );
  if (twice) throw new Fault('usage', `objects: ${twice.objectName} is there twice`);
  return {
    role: given.roleName,
    mount: given.vaultAuthMountPath || given.vaultKubernetesMountPath || 'kubernetes',
    address: given.vaultAddress,
    namespace: given.vaultNamespace,
    token: tokenOf(tokens, given.audience),
    pod: given['csi.storage.k8s.io/pod.uid'],
    objects,
  };
}

/** Go reads `0400` as octal, which YAML 1.2 does not. */
function objectsIn(text: string): unknown {
  const [document] = readYamlDocuments(text, 'objects').documents;
  if (!document) return undefined;
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === 'number' && /^0[0-7]+$/.test(node.source ?? ''))
        node.value = Number.parseInt(node.source ?? '', 8);
    },
  });
  return document.toJS();
}

function tokenOf(tokens: z.infer<typeof tokensSchema>, audience: string): string {
  const found = Object.hasOwn(tokens, audience) ? tokens[audience] : undefined;
  if (found) return found.token;
  throw new Fault('usage', `there is no token of the pod for the audience ${JSON.stringify(audience)}`, {
    hint: 'name the audience in tokenRequests of the CSIDriver, and in the class',
  });
}

/** What is foreign is not shown: it may have the token. */
function parsed<Schema extends z.ZodType>(
  schema: Schema,
  read: () => unknown,
  what: string,
): z.output<Schema> {
  try {
    return schema.parse(read());
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : reasonOf(error);
    throw new Fault('usage', `${what}: ${reason}`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Fault ? messageOf(error) : 'it is no JSON';
}

const modeSchema = z.int().min(0).max(0o777);

/** The permission bits that the driver says; those of the owner alone where it says none. */
export function permissionOf(text: string): number {
  const number = modeSchema.safeParse(text === '' ? 0o400 : Number(text));
  if (!number.success) throw new Fault('usage', 'the driver says a permission that is none');
  return number.data & ~0o022;
}
