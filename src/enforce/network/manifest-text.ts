import { yamlText } from '../../model/yaml/write.ts';
import type { Artefact } from '../../model/profile/artefact.ts';
import type { Member, Segmentation } from '../../model/segmentation/segmentation.ts';

const LONGEST_NAME = 253;

const HEADING = '# Written from the profile of a workload: change that, not this file.\n';

/** The file of a member's manifests for an engine. */
export function manifestFile(
  engine: string,
  { namespace, name }: Member,
  manifests: readonly object[],
): Artefact {
  return { path: `${engine}/${namespace}.${name}.yaml`, text: HEADING + manifests.map(yaml).join('---\n') };
}

const yaml = (value: unknown): string =>
  yamlText(value, { lineWidth: 0, compat: 'yaml-1.1', aliasDuplicateObjects: false });

/** Files in the order that compilers give them in. */
export function byPath(artefacts: readonly Artefact[]): Artefact[] {
  return artefacts.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * The name of something in the whole cluster that is for a member. A namespace has no dot, so that two members never
 * have the same one; where it would be too long, the member's number stands for its name.
 */
export function clusterName(member: Member, { members }: Segmentation, suffix = ''): string {
  const { namespace, name, id } = member;
  const whole = `plimsoll.${namespace}.${name}${suffix}`;
  if (whole.length <= LONGEST_NAME) return whole;
  return `plimsoll-${members.findIndex((one) => one.id === id)}.${namespace}${suffix}`;
}

/** A list in pieces of some size. */
export function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}
