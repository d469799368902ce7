import type { Container, Pod } from '../pod.ts';
import { at, entriesAt, listAt, shown, textAt, textsAt } from '../values.ts';
import { procMounts } from './baseline.ts';
import { hasOwnUsers, securityFields } from './fields.ts';
import type { Control } from './types.ts';

const VOLUMES: ReadonlySet<string> = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  // Servers since 1.33, at every version of the policy.
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

/** The controls that the restricted level adds. Source: as of the baseline. */
export const RESTRICTED: readonly Control[] = [
  {
    id: 'restrictedVolumes',
    level: 'restricted',
    *find({ spec, specPath }) {
      for (const [index, volume] of listAt(spec, 'volumes').entries()) {
        const types = entriesAt(volume)
          .map(([key]) => key)
          .filter((key) => key !== 'name');
        // A volume of no type is an emptyDir to the API server.
        if (types.length > 0 && !types.some((type) => VOLUMES.has(type)))
          yield {
            path: [...specPath, 'volumes', index],
            actual: `a volume of ${shown(types.join(', '))}`,
            expected: 'a volume that belongs to the pod, or a claim',
          };
      }
    },
  },
  {
    id: 'allowPrivilegeEscalation',
    level: 'restricted',
    *find(pod, minor) {
      if (isSpared(pod, minor)) return;
      for (const { value, path } of pod.containers) {
        const allowed = at(value, 'securityContext', 'allowPrivilegeEscalation');
        if (allowed !== false)
          yield {
            path: [...path, 'securityContext', 'allowPrivilegeEscalation'],
            actual:
              allowed === undefined
                ? 'no allowPrivilegeEscalation, which is true'
                : `allowPrivilegeEscalation: ${shown(allowed)}`,
            expected: 'allowPrivilegeEscalation: false',
            set: false,
          };
      }
    },
  },
  {
    id: 'runAsNonRoot',
    level: 'restricted',
    *find(pod, minor) {
      if (hasOwnUsers(pod, minor)) return;
      for (const { path, value } of securityFields(pod, 'runAsNonRoot'))
        if (value === false) yield { path, actual: 'runAsNonRoot: false', expected: 'runAsNonRoot: true' };
      if (at(pod.spec, 'securityContext', 'runAsNonRoot') === true) return;
      yield* missingOf(pod, ['securityContext', 'runAsNonRoot'], 'runAsNonRoot', 'runAsNonRoot: true');
    },
  },
  {
    id: 'runAsUser',
    level: 'restricted',
    *find(pod, minor) {
      if (minor < 23 || hasOwnUsers(pod, minor)) return;
      for (const { path, value } of securityFields(pod, 'runAsUser'))
        if (value === 0) yield { path, actual: 'runAsUser: 0', expected: 'another user than 0' };
    },
  },
  {
    id: 'seccompProfile_restricted',
    level: 'restricted',
    *find(pod, minor) {
      if (isSpared(pod, minor)) return;
      // What is set and bad is told at the baseline level.
      const type = textAt(pod.spec, 'securityContext', 'seccompProfile', 'type') ?? '';
      if (['RuntimeDefault', 'Localhost'].includes(type)) return;
      const expected = 'seccompProfile.type: RuntimeDefault';
      yield* missingOf(pod, ['securityContext', 'seccompProfile'], 'seccompProfile', expected);
    },
  },
  {
    id: 'capabilities_restricted',
    level: 'restricted',
    *find(pod, minor) {
      if (isSpared(pod, minor)) return;
      for (const container of pod.containers) yield* capabilitiesOf(container);
    },
  },
  {
    id: 'procMount_restricted',
    level: 'restricted',
    *find(pod, minor) {
      // Of other pods it is told at the baseline level.
      if (hasOwnUsers(pod, minor)) yield* procMounts(pod);
    },
  },
];

/** Windows has no such thing, and validation refuses who sets it there. */
function isSpared({ isWindows }: Pod, minor: number): boolean {
  return isWindows && minor >= 25;
}

function* missingOf(pod: Pod, keys: readonly string[], name: string, expected: string) {
  for (const { value, path } of pod.containers)
    if (at(value, ...keys) === undefined) yield { path: [...path, ...keys], actual: `no ${name}`, expected };
}

function* capabilitiesOf({ value, path }: Container) {
  const place = [...path, 'securityContext', 'capabilities'];
  const drop = at(value, 'securityContext', 'capabilities', 'drop');
  if (!textsAt(drop).includes('ALL'))
    yield {
      path: [...place, 'drop'],
      actual: drop === undefined ? 'no capability is dropped' : `drop: ${shown(drop)}`,
      expected: 'drop: [ALL]',
    };
  for (const [index, name] of listAt(value, 'securityContext', 'capabilities', 'add').entries())
    if (name !== 'NET_BIND_SERVICE')
      yield { path: [...place, 'add', index], actual: `add: ${shown(name)}`, expected: `no ${shown(name)}` };
}
