import type { AttackNode, AttackStep } from '../../../model/attack/graph.ts';
import type { Path } from '../../../model/configuration/place.ts';
import { mountsOf, volumesByName } from '../../misconfiguration/kubernetes/mounts.ts';
import { entriesAt, listAt, textAt } from '../../misconfiguration/kubernetes/values.ts';
import { COST, removal } from '../changes.ts';
import { allIn, namespaceOfNode } from '../cluster/accounts.ts';
import { placeIn } from '../cluster/place.ts';
import { accountsInText } from '../cluster/token-text.ts';
import type { AttackedCluster, AttackedContainer, AttackedSecret } from '../cluster/types.ts';
import { step } from './step.ts';
import type { StepFamily } from './types.ts';

/** Keys whose value is a credential of a cloud, with the cloud. */
const CLOUD_KEYS: readonly (readonly [RegExp, string])[] = [
  [/^aws[_-]?(?:secret[_-]?access[_-]?key|session[_-]?token)$/i, 'AWS'],
  [/^(?:azure|arm)[_-]?client[_-]?(?:secret|certificate)$/i, 'Azure'],
  [
    /^(?:gcp|gcs|google)[\w.-]{0,40}(?:credentials?|key|service[_-]?account)[\w-]{0,20}(?:\.json)?$/i,
    'Google Cloud',
  ],
];

/** Secrets: who has which, and whose credentials they hold. */
export const secretSteps: StepFamily = function* (cluster) {
  for (const one of cluster.containers) {
    yield* mountedSecrets(one);
    yield* literals(one);
  }
  for (const secret of cluster.secrets.values()) yield* contentSteps(secret);
  yield* membership(cluster);
};

function* mountedSecrets(one: AttackedContainer): Generator<AttackStep, undefined> {
  const { node, container, workload } = one;
  for (const { name, path, how } of referencesOf(one))
    yield step('mounted-secret', node, secretNode(workload.namespace, name), {
      why: `container ${container.name} has the secret ${name} ${how}`,
      place: placeIn(workload.resource, path),
      changes: [
        removal(
          workload.resource,
          [path],
          `take the secret ${name} away from container ${container.name}`,
          COST.mount,
        ),
      ],
    });
}

interface Reference {
  readonly name: string;
  /** From the resource. */
  readonly path: Path;
  readonly how: string;
}

/** Secrets of a container, by its environment and the volumes that it mounts. */
export function* referencesOf({ container, workload }: AttackedContainer): Generator<Reference, undefined> {
  for (const [index, variable] of listAt(container.value, 'env').entries()) {
    const name = textAt(variable, 'valueFrom', 'secretKeyRef', 'name');
    if (name !== undefined)
      yield { name, path: [...container.path, 'env', index], how: 'in its environment' };
  }
  for (const [index, source] of listAt(container.value, 'envFrom').entries()) {
    const name = textAt(source, 'secretRef', 'name');
    if (name !== undefined)
      yield { name, path: [...container.path, 'envFrom', index], how: 'in its environment' };
  }
  const volumes = volumesByName(workload.pod);
  for (const { volume: mounted, path } of mountsOf(container)) {
    const volume = volumes.get(mounted);
    const names = [
      textAt(volume, 'secret', 'secretName'),
      ...listAt(volume, 'projected', 'sources').map((source) => textAt(source, 'secret', 'name')),
    ];
    for (const name of names) if (name !== undefined) yield { name, path, how: 'as a volume' };
  }
}

export function secretNode(namespace: string, name: string): AttackNode {
  return { kind: 'secret', name: `${namespace}/${name}` };
}

/** Credentials that stand in the manifest itself. */
function* literals({ node, container, workload }: AttackedContainer): Generator<AttackStep, undefined> {
  for (const [index, variable] of listAt(container.value, 'env').entries()) {
    const [name = '', value] = [textAt(variable, 'name'), textAt(variable, 'value')];
    if (value === undefined) continue;
    const path = [...container.path, 'env', index];
    const details = {
      place: placeIn(workload.resource, path),
      changes: [
        removal(
          workload.resource,
          [path],
          `take the variable ${name} of container ${container.name} away`,
          COST.mount,
        ),
      ],
    };
    for (const account of accountsInText(value))
      yield step('credential-in-text', node, account, {
        ...details,
        why: `the variable ${name} is a token of ${account.name}`,
      });
    for (const cloud of cloudsOf(name))
      yield step('cloud-credential', node, cloud, {
        ...details,
        why: `the variable ${name} is a credential of ${cloud.name}`,
      });
  }
}

function cloudsOf(key: string): AttackNode[] {
  const cloud = CLOUD_KEYS.find(([form]) => form.test(key))?.[1];
  return cloud === undefined ? [] : [{ kind: 'cloud', name: cloud }];
}

/** Whose credentials a secret holds: by its type, by its keys, and by tokens in its values. */
function* contentSteps({ node, resource, account }: AttackedSecret): Generator<AttackStep, undefined> {
  if (account)
    yield step('token-secret', node, account, {
      why: `it holds a token of ${account.name} that does not expire`,
      place: placeIn(resource, ['type']),
      changes: [removal(resource, [[]], 'delete the token', COST.token)],
    });
  for (const part of ['data', 'stringData'])
    for (const [key, value] of entriesAt(resource.value, part)) {
      const path = [part, key];
      const details = {
        place: placeIn(resource, path),
        changes: [removal(resource, [path], `take ${key} away`, COST.mount)],
      };
      for (const cloud of cloudsOf(key))
        yield step('cloud-credential', node, cloud, {
          ...details,
          why: `${key} is a credential of ${cloud.name}`,
        });
      if (account || typeof value !== 'string') continue;
      const text = part === 'data' ? Buffer.from(value.slice(0, MOST_ENCODED), 'base64').toString() : value;
      for (const holder of accountsInText(text))
        yield step('token-secret', node, holder, {
          ...details,
          why: `${key} holds a token of ${holder.name}`,
        });
    }
}

const MOST_ENCODED = 512 * 1024;

/** What reads all secrets of a namespace reads each. */
function* membership({ secrets, namespaces }: AttackedCluster): Generator<AttackStep, undefined> {
  for (const name of namespaces.keys())
    yield step('of-all', allIn('secrets', '*'), allIn('secrets', name), {
      why: `they are among all secrets`,
    });
  for (const { node } of secrets.values()) {
    const namespace = namespaceOfNode(node);
    yield step('of-all', allIn('secrets', namespace), node, {
      why: `it is among the secrets of ${namespace}`,
    });
  }
}
