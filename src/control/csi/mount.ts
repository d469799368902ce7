import { createHmac } from 'node:crypto';
import { Fault } from '../../model/fault.ts';
import type { Mounted, MountedFile, MountRequest } from '../../platform/csi-provider/types.ts';
import { decoded } from '../delivery/encoding.ts';
import { fieldOf, keyOf, requestOf } from '../delivery/secrets.ts';
import type { AskedVault, Secret, SecretRequest } from '../delivery/types.ts';
import { permissionOf, type SecretObject, volumeParameters } from './parameters.ts';
import type { Session, Sessions } from './sessions.ts';

/** What a provider has. */
export interface ProviderServices {
  /** The vault at one of its addresses, in a namespace, asked without a token. Throws a `Fault` for another address. */
  readonly vaultAt: (address: string, namespace: string) => AskedVault;
  readonly sessions: Sessions;
  /** By which versions are told, so that they tell nothing of secrets. */
  readonly versionKey: Uint8Array;
  /** Milliseconds from 1970. */
  readonly now: () => number;
}

/**
 * Reads the secrets of a volume as the pod that mounts it. What is leased stays the same for as long as it is good, however
 * often the driver asks; all else is read anew. Rejects with a `Fault`.
 */
export async function mountSecrets(
  { attributes, permission }: MountRequest,
  { vaultAt, sessions, versionKey, now }: ProviderServices,
): Promise<Mounted> {
  const parameters = volumeParameters(attributes);
  const mode = permissionOf(permission);
  const vault = vaultAt(parameters.address, parameters.namespace);
  const filesNow = async () =>
    filesOf(parameters.objects, mode, await sessions.of(parameters, vault, now()), now());
  const files = await filesNow().catch((error: unknown) => {
    // A session that was ended elsewhere is not known to be over; one that begins anew is refused for good.
    if (!(error instanceof Fault) || error.code !== 'refused' || !sessions.forget(parameters)) throw error;
    return filesNow();
  });
  const versions = files.map(({ path, contents }) => ({
    id: path,
    version: createHmac('sha256', versionKey).update(path).update('\0').update(contents).digest('base64url'),
  }));
  return { files, versions };
}

/** Objects with the same path are of one secret, so that a user's name goes with the password. */
async function filesOf(
  objects: readonly SecretObject[],
  mode: number,
  session: Session,
  now: number,
): Promise<MountedFile[]> {
  const secrets = new Map<string, Secret>();
  const files: MountedFile[] = [];
  for (const object of objects) {
    const request = requestFor(object);
    const key = keyOf(request);
    const secret = secrets.get(key) ?? (await session.read(request, now));
    secrets.set(key, secret);
    const contents = contentOf(secret, object);
    files.push({ path: object.objectName, mode: object.filePermission ?? mode, contents });
  }
  return files;
}

function requestFor({ secretPath, method, secretArgs }: SecretObject): SecretRequest {
  const request = requestOf(secretPath);
  return /^(?:get)?$/i.test(method)
    ? { ...request, query: { ...request.query, ...secretArgs } }
    : { ...request, body: secretArgs };
}

function contentOf(secret: Secret, { secretKey, encoding, objectName }: SecretObject): Buffer {
  const text = fieldOf(secret, secretKey);
  if (encoding !== 'base64' && encoding !== 'hex') return Buffer.from(text);
  const bytes = decoded(text, encoding);
  if (!bytes) throw new Fault('malformed', `${objectName} is no ${encoding}`);
  return bytes;
}
