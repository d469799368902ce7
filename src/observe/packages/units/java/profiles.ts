import { childOf, textOf, type XmlElement } from '../../../document/xml.ts';

/** The profiles of a project, those that a build takes of itself at the end. */
export function profilesOf(project: XmlElement): XmlElement[] {
  const profiles = (childOf(project, 'profiles')?.children ?? []).filter(({ name }) => name === 'profile');
  return [...profiles.filter((one) => !isDefault(one)), ...profiles.filter(isDefault)];
}

/**
 * Properties that profiles set: those of a default one count, and of the others what no two of them say differently,
 * as which of them a build takes is not known.
 */
export function settledProperties(
  profiles: readonly XmlElement[],
  propertiesOf: (profile: XmlElement) => readonly (readonly [name: string, value: string])[],
): (readonly [name: string, value: string])[] {
  const settled = new Map<string, string>();
  const disputed = new Set<string>();
  for (const profile of profiles) {
    for (const [name, value] of propertiesOf(profile)) {
      if (isDefault(profile)) disputed.delete(name);
      else if (settled.has(name) && settled.get(name) !== value) disputed.add(name);
      settled.set(name, value);
    }
  }
  return [...settled].filter(([name]) => !disputed.has(name));
}

function isDefault(profile: XmlElement): boolean {
  return textOf(childOf(profile, 'activation') ?? profile, 'activeByDefault') === 'true';
}
