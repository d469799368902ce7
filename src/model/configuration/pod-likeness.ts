import { createHash } from 'node:crypto';
import { textAt, valueAt } from './place.ts';

/** What controllers, the scheduler and API servers fill in beside what a template says. */
const FILLED_IN: ReadonlySet<string> = new Set([
  'affinity',
  'hostname',
  'imagePullSecrets',
  'nodeName',
  'overhead',
  'preemptionPolicy',
  'priority',
  'serviceAccount',
  'serviceAccountName',
  'subdomain',
  'tolerations',
  'volumes',
]);
const CONTAINERS: ReadonlySet<string> = new Set(['containers', 'initContainers']);
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
  const tokens = new Set(volumes.filter(isToken).map(nameOf));
  const said = [
    entriesAt(pod, 'metadata', 'annotations').filter(([key]) => /apparmor|seccomp/.test(key)),
    textAt(spec, ['serviceAccountName']) || textAt(spec, ['serviceAccount']) || 'default',
    volumes.filter(
      (one) => !tokens.has(nameOf(one)) && valueAt(one, ['persistentVolumeClaim']) === undefined,
    ),
    entriesAt(pod, 'spec')
      .filter(([key]) => !FILLED_IN.has(key))
      .map(([key, value]) => [key, CONTAINERS.has(key) ? withoutMounts(value, tokens) : value]),
  ];
  return createHash('sha256').update(JSON.stringify(said)).digest('base64');
}

function isToken(volume: unknown): boolean {
  const sources = itemsAt(volume, 'projected', 'sources');
  return (
    nameOf(volume).startsWith('kube-api-access-') &&
    sources.length > 0 &&
    sources.every((one) => entriesAt(one).every(([key]) => TOKEN_SOURCES.has(key)))
  );
}

function withoutMounts(containers: unknown, volumes: ReadonlySet<string>): unknown {
  if (!Array.isArray(containers)) return containers;
  return containers.map((one: unknown) => [
    entriesAt(one).filter(([key]) => key !== 'volumeMounts'),
    itemsAt(one, 'volumeMounts').filter((mount) => !volumes.has(nameOf(mount))),
  ]);
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
