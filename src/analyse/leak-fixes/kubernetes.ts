import { keysOf, type Path, textAt, valueAt } from '../../model/configuration/place.ts';
import type { Plain } from '../../model/configuration/structured.ts';
import { isLike } from '../vault-reach/reach.ts';
import { fieldOf, nameOf, pathsOf } from './reference.ts';
import type { LeakInText, Operation, Rewrite, Rewriter } from './types.ts';

/** The store that the External Secrets Operator reads values by: one with the mount as its path. */
const STORE = { kind: 'SecretStore', name: 'vault' };
const EXTERNAL = { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret' };
/** A role of Kubernetes, of which a reader tells. */
const KUBERNETES_ROLE = /^auth\/(.+)\/role\/([^/]+)$/;

/** The `ExternalSecret` that says where the operator gets a value, and what it needs beside it. */
interface External {
  readonly spec: Readonly<Record<string, Plain>>;
  readonly beside: readonly Plain[];
  readonly remarks: readonly string[];
}

/**
 * Manifests of Kubernetes: a Secret becomes an ExternalSecret, and the value of a variable comes from one. Source:
 * https://external-secrets.io/latest/api/externalsecret/ and https://external-secrets.io/latest/api/generator/vault/
 */
export const rewriteKubernetes: Rewriter = ({ documents }, leak, vaultAddress) => {
  for (const { value, number } of documents) {
    if (textAt(value, ['apiVersion']) === '' || textAt(value, ['kind']) === '') continue;
    const found = pathsOf(value, (text, path) => isSecretAt(value, text, path, leak.secret));
    const [path] = found;
    if (!path) continue;
    const at = { document: number, value, path, leak, vaultAddress };
    return textAt(value, ['kind']) === 'Secret' ? ofSecret(at) : ofVariable(at);
  }
  return undefined;
};

interface At {
  readonly document: number;
  readonly value: unknown;
  readonly path: Path;
  readonly leak: LeakInText;
  readonly vaultAddress: string;
}

function isSecretAt(document: unknown, text: string, path: Path, secret: string): boolean {
  const isEncoded = textAt(document, ['kind']) === 'Secret' && path[0] === 'data' && path.length === 2;
  const plain = isEncoded ? Buffer.from(text, 'base64').toString() : text;
  return plain.trim() === secret.trim();
}

/** A Secret with nothing else in it is what the operator makes from now on; of one with more, only this key. */
function ofSecret({ document, value, path, leak, vaultAddress }: At): Rewrite | undefined {
  const [part, key] = path;
  if ((part !== 'data' && part !== 'stringData') || typeof key !== 'string' || path.length !== 2)
    return undefined;
  const name = textAt(value, ['metadata', 'name']);
  const namespace = textAt(value, ['metadata', 'namespace']);
  const keys = ['data', 'stringData'].flatMap((one) => keysOf(valueAt(value, [one])));
  const isAlone = keys.length === 1;
  const external = externalOf(leak, { name, key, namespace, isAlone, vaultAddress });
  if (!external || name === '') return undefined;
  const { spec, beside, remarks } = external;
  if (!isAlone)
    return {
      change: [removal(document, keysOf(valueAt(value, [part])).length === 1 ? [part] : path)],
      added: [{ ...EXTERNAL, metadata: metadataOf(name, namespace), spec }, ...beside],
      remarks,
    };
  const gone = [part, 'type', 'immutable'].filter((one) => valueAt(value, [one]) !== undefined);
  return {
    change: [
      { kind: 'set', document, path: ['apiVersion'], value: EXTERNAL.apiVersion },
      { kind: 'set', document, path: ['kind'], value: EXTERNAL.kind },
      ...gone.map((one) => removal(document, [one])),
      { kind: 'set', document, path: ['spec'], value: spec },
    ],
    added: beside,
    remarks,
  };
}

/** A variable whose value comes from a Secret that the operator makes. */
function ofVariable({ document, value, path, leak, vaultAddress }: At): Rewrite | undefined {
  const variable = path.slice(0, -1);
  if (path.at(-1) !== 'value' || variable.at(-2) !== 'env') return undefined;
  const variableName = textAt(value, [...variable, 'name']);
  const workload = textAt(value, ['metadata', 'name']);
  if (variableName === '' || workload === '') return undefined;
  const namespace = textAt(value, ['metadata', 'namespace']);
  const name = nameOf(`${workload}-${variableName}`);
  const key = variableName;
  const external = externalOf(leak, { name, key, namespace, isAlone: true, vaultAddress });
  if (!external) return undefined;
  return {
    change: [
      {
        kind: 'set',
        document,
        path: [...variable, 'valueFrom'],
        value: { secretKeyRef: { name, key } },
      },
      removal(document, path),
    ],
    added: [{ ...EXTERNAL, metadata: metadataOf(name, namespace), spec: external.spec }, ...external.beside],
    remarks: external.remarks,
  };
}

function removal(document: number, path: Path): Operation {
  return { kind: 'remove', document, path };
}

function metadataOf(name: string, namespace: string): Readonly<Record<string, Plain>> {
  return { name, ...(namespace !== '' && { namespace }) };
}

interface Wanted {
  readonly name: string;
  readonly key: string;
  readonly namespace: string;
  /** Is there nothing else in the Secret? */
  readonly isAlone: boolean;
  readonly vaultAddress: string;
}

function externalOf(leak: LeakInText, wanted: Wanted): External | undefined {
  const target = { name: wanted.name, creationPolicy: wanted.isAlone ? 'Owner' : 'Merge' };
  switch (leak.place.kind) {
    case 'value':
      return {
        spec: {
          refreshInterval: '1h',
          secretStoreRef: STORE,
          target,
          data: [{ secretKey: wanted.key, remoteRef: remoteOf(leak) }],
        },
        beside: [],
        remarks: [
          `the namespace needs a SecretStore "${STORE.name}" with path ${leak.place.mount.replace(/\/$/, '')}`,
        ],
      };
    case 'static-role':
      return ofStaticRole(leak, wanted, target);
    case 'lease':
    case 'token':
  }
  return undefined;
}

function remoteOf({ place }: LeakInText): Readonly<Record<string, Plain>> {
  const inside = place.path.slice(place.mount.length);
  const key = place.version === undefined ? inside : inside.replace(/^data\//, '');
  return { key, property: fieldOf({ place }) };
}

/** What a role of a database has is asked by a generator, as who may read it: a role of Kubernetes that is known to. */
function ofStaticRole(
  leak: LeakInText,
  wanted: Wanted,
  target: Readonly<Record<string, Plain>>,
): External | undefined {
  const { place } = leak;
  const reader = kubernetesReader(leak, wanted);
  if (!reader) return undefined;
  const { mountPath, role, account } = reader;
  const generator = { apiVersion: 'generators.external-secrets.io/v1alpha1', kind: 'VaultDynamicSecret' };
  const name = nameOf(place.path);
  const template = { data: { [wanted.key]: `{{ .${fieldOf(leak)} }}` } };
  return {
    spec: {
      refreshInterval: '1h',
      target: { ...target, template },
      dataFrom: [{ sourceRef: { generatorRef: { ...generator, name } } }],
    },
    beside: [
      {
        ...generator,
        metadata: metadataOf(name, wanted.namespace),
        spec: {
          path: `/${place.path}`,
          method: 'GET',
          provider: {
            server: wanted.vaultAddress,
            auth: { kubernetes: { mountPath, role, serviceAccountRef: { name: account } } },
          },
        },
      },
    ],
    remarks: [],
  };
}

/** A role of Kubernetes that lets an account in. */
interface KubernetesReader {
  readonly mountPath: string;
  readonly role: string;
  readonly account: string;
}

/** Who can ask for it where it is wanted: a generator logs in with an account of its own namespace. */
function kubernetesReader({ place }: LeakInText, { namespace }: Wanted): KubernetesReader | undefined {
  for (const { through, account } of place.readers ?? []) {
    const [, mountPath, role] = KUBERNETES_ROLE.exec(through) ?? [];
    const [where = '', name] = account.split('/');
    if (mountPath === undefined || role === undefined || name === undefined || name.includes('*')) continue;
    if (namespace === '' || isLike(where, namespace)) return { mountPath, role, account: name };
  }
  return undefined;
}
