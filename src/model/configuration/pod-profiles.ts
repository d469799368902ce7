import { textAt, valueAt } from './place.ts';

/** A field of a security context, and the annotations that it was before, of a container and of the pod. */
const PROFILES = [
  {
    field: 'seccompProfile',
    ofContainer: 'container.seccomp.security.alpha.kubernetes.io/',
    ofPod: 'seccomp.security.alpha.kubernetes.io/pod',
  },
  {
    field: 'appArmorProfile',
    ofContainer: 'container.apparmor.security.beta.kubernetes.io/',
    ofPod: undefined,
  },
] as const;
/** What annotations call what fields have types for. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['runtime/default', 'RuntimeDefault'],
  ['docker/default', 'RuntimeDefault'],
  ['unconfined', 'Unconfined'],
]);

/** Is it the field of a profile? */
export function isProfile(key: string): boolean {
  return PROFILES.some(({ field }) => field === key);
}

/**
 * The profiles that the containers of a pod or template run with. Said by a field or by an annotation they are the same:
 * API servers write both for pods, and for templates neither.
 */
export function effectiveProfiles(pod: unknown): string[] {
  const annotation = (key: string): string => {
    const text = textAt(pod, ['metadata', 'annotations', key]);
    return TYPES.get(text) ?? text.replace(/^localhost\//, 'Localhost/');
  };
  const spec = valueAt(pod, ['spec']);
  return ['initContainers', 'containers', 'ephemeralContainers'].flatMap((kind) => {
    const containers = valueAt(spec, [kind]);
    if (!Array.isArray(containers)) return [];
    return containers.flatMap((one: unknown) =>
      PROFILES.map(
        ({ field, ofContainer, ofPod }) =>
          fieldAt(one, field) ||
          annotation(ofContainer + textAt(one, ['name'])) ||
          fieldAt(spec, field) ||
          (ofPod === undefined ? '' : annotation(ofPod)),
      ),
    );
  });
}

function fieldAt(value: unknown, field: string): string {
  const type = textAt(value, ['securityContext', field, 'type']);
  const profile = textAt(value, ['securityContext', field, 'localhostProfile']);
  return profile === '' ? type : `${type}/${profile}`;
}
