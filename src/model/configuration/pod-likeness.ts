import { createHash } from 'node:crypto';
import { textAt, valueAt } from './place.ts';
import { effectiveProfiles, isProfile } from './pod-profiles.ts';

/** What controllers, the scheduler and API servers fill in beside what a template says. */
const FILLED_IN: ReadonlySet<string> = new Set([
  'affinity',
  'enableServiceLinks',
  'hostname',
  'imagePullSecrets',
  'nodeName',
  'overhead',
  'preemptionPolicy',
  'priority',
  'priorityClassName',
  'resources',
  'serviceAccount',
  'serviceAccountName',
  'subdomain',
  'tolerations',
  'topologySpreadConstraints',
  'volumes',
]);
const CONTAINERS: ReadonlySet<string> = new Set(['containers', 'initContainers']);
/** Parts of a container that are compared apart, or that ranges, autoscalers and the admission of images change. */
const OWN_OF_CONTAINER: ReadonlySet<string> = new Set([
  'env',
  'imagePullPolicy',
  'ports',
  'resources',
  'volumeMounts',
]);
/** The variable that pods of an indexed job have. */
const JOB_INDEX = 'JOB_COMPLETION_INDEX';
/** What is given in the volume of a token. */
const TOKEN_SOURCES: ReadonlySet<string> = new Set(['serviceAccountToken', 'configMap', 'downwardAPI']);

/** A controller is compared with each of its pods. */
const KNOWN = new WeakMap<object, string>();

/**
 * What a pod or a template of one says but for what is filled in, as a digest: a pod that names a controller is what that
 * made only where both are alike, as anybody may write the name.
 */
export function likenessOf(pod: unknown): string {
  if (typeof pod !== 'object' || pod === null) return '';
  const known = KNOWN.get(pod) ?? digestOf(pod);
  KNOWN.set(pod, known);
  return known;
}

function digestOf(pod: object): string {
  const spec = valueAt(pod, ['spec']);
  const volumes = itemsAt(spec, 'volumes');
  const account = textAt(spec, ['serviceAccountName']) || textAt(spec, ['serviceAccount']) || 'default';
  const tokens = new Set(volumes.filter((one) => isToken(one, account)).map(nameOf));
  const onNode = valueAt(spec, ['hostNetwork']) === true;
  const said = [
    effectiveProfiles(pod),
    account,
    volumes.filter(
      (one) => !tokens.has(nameOf(one)) && valueAt(one, ['persistentVolumeClaim']) === undefined,
    ),
    entriesAt(pod, 'spec')
      .filter(([key]) => !FILLED_IN.has(key))
      .map(([key, value]) => [key, CONTAINERS.has(key) ? ofTemplate(value, tokens, onNode) : value]),
  ];
  const text = JSON.stringify(said, (key, value: unknown) => (isProfile(key) ? undefined : value));
  return createHash('sha256').update(text).digest('base64');
}

function isToken(volume: unknown, account: string): boolean {
  const name = nameOf(volume);
  // Before 1.24 it was a Secret of the account.
  const secret = textAt(volume, ['secret', 'secretName']);
  if (secret !== '') {
    const isOfAccount = name.startsWith(account) && /^-token-[a-z0-9]{5}$/.test(name.slice(account.length));
    return secret === name && isOfAccount;
  }
  const sources = itemsAt(volume, 'projected', 'sources');
  return (
    name.startsWith('kube-api-access-') &&
    sources.length > 0 &&
    sources.every((one) => entriesAt(one).every(([key]) => TOKEN_SOURCES.has(key)))
  );
}

function ofTemplate(containers: unknown, tokens: ReadonlySet<string>, onNode: boolean): unknown {
  if (!Array.isArray(containers)) return containers;
  return containers.map((one: unknown) => [
    entriesAt(one).filter(([key]) => !OWN_OF_CONTAINER.has(key)),
    itemsAt(one, 'resources', 'claims'),
    itemsAt(one, 'volumeMounts').filter((mount) => !tokens.has(nameOf(mount))),
    itemsAt(one, 'env').filter((variable) => !isJobIndex(variable)),
    itemsAt(one, 'ports').map((port) => (onNode ? withoutNodePort(port) : port)),
  ]);
}

function isJobIndex(variable: unknown): boolean {
  return nameOf(variable) === JOB_INDEX && valueAt(variable, ['valueFrom', 'fieldRef']) !== undefined;
}

/** On the network of its node, the port of a pod is that of the node, which templates need not say. */
function withoutNodePort(port: unknown): unknown {
  const number = valueAt(port, ['containerPort']);
  return entriesAt(port).filter(([key, value]) => key !== 'hostPort' || value !== number);
}

function nameOf(value: unknown): string {
  return textAt(value, ['name']);
}

function itemsAt(value: unknown, ...path: string[]): readonly unknown[] {
  const found = valueAt(value, path);
  return Array.isArray(found) ? found : [];
}

function entriesAt(value: unknown, ...path: string[]): [key: string, value: unknown][] {
  const found = valueAt(value, path);
  return typeof found === 'object' && found !== null ? Object.entries(found) : [];
}
