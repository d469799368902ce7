import type { Unit, UnitEntry } from '../../../model/configuration/unit-file.ts';
import { booleanOf, entriesOf, lastEntry, wordsOf } from '../../../model/configuration/unit-values.ts';
import { type ContainerOption, optionsIn, type StartedContainer } from '../../container-options/options.ts';

/** Sections whose keys are options of what Podman starts or makes. */
export const SECTIONS = ['Container', 'Pod', 'Kube', 'Build', 'Image'] as const;

/** What an entry is for `podman run`. */
type Read = (entry: UnitEntry) => ContainerOption<UnitEntry>[];

/** One option with the value as it is, or made of it. */
const option =
  (name: string, make: (value: string) => string = (value) => value): Read =>
  (entry) => [{ name, value: make(entry.value), written: `${entry.key}=${entry.value}`, origin: entry }];

/** An option that stands for each word of the value. */
const words =
  (name: string, make: (value: string) => string = (value) => value): Read =>
  (entry) =>
    wordsOf(entry.value).map((word) => ({
      name,
      value: make(word),
      written: `${entry.key}=${word}`,
      origin: entry,
    }));

/** Keys, and what they are for `podman run` ([reference](https://docs.podman.io/en/latest/markdown/podman-systemd.unit.5.html)). */
const KEYS = new Map<string, Read>([
  ['AddCapability', words('cap-add')],
  ['DropCapability', words('cap-drop')],
  ['AddDevice', option('device')],
  ['AppArmor', option('security-opt', (value) => `apparmor=${value}`)],
  ['Environment', words('env')],
  ['Memory', option('memory')],
  ['Mount', option('mount')],
  ['Network', option('network')],
  ['PidsLimit', option('pids-limit')],
  ['PublishPort', option('publish')],
  ['SeccompProfile', option('security-opt', (value) => `seccomp=${value}`)],
  ['SecurityLabelType', option('security-opt', (value) => `label=type:${value}`)],
  ['TLSVerify', option('tls-verify', (value) => String(booleanOf(value) ?? value))],
  ['Unmask', option('security-opt', (value) => `unmask=${value}`)],
  ['User', option('user')],
  ['UserNS', option('userns')],
  ['Volume', option('volume')],
  ['PodmanArgs', (entry) => optionsIn(wordsOf(entry.value), entry).options],
]);

/** Keys that say yes or no, and what yes is. */
const SWITCHES = new Map([
  ['SecurityLabelDisable', { name: 'security-opt', value: 'label=disable' }],
  ['NoNewPrivileges', { name: 'security-opt', value: 'no-new-privileges' }],
  ['ReadOnly', { name: 'read-only', value: '' }],
  ['EnvironmentHost', { name: 'env-host', value: '' }],
]);

/** Of each unit by section, at which many checks look. */
const READ = new WeakMap<Unit, Map<string, StartedContainer<UnitEntry>>>();

/** What a section of a quadlet has Podman start, with the entries that say so. */
export function containerIn(unit: Unit, section: string): StartedContainer<UnitEntry> {
  const sections = READ.get(unit) ?? new Map<string, StartedContainer<UnitEntry>>();
  const container = sections.get(section) ?? readContainer(unit, section);
  READ.set(unit, sections.set(section, container));
  return container;
}

function readContainer(unit: Unit, section: string): StartedContainer<UnitEntry> {
  const options = [...KEYS].flatMap(([key, read]) => entriesOf(unit, section, key).flatMap(read));
  const switched = [...SWITCHES].flatMap(([key, { name, value }]) => {
    const entry = lastEntry(unit, section, key);
    return entry && booleanOf(entry.value) === true
      ? [{ name, value, written: `${key}=${entry.value}`, origin: entry }]
      : [];
  });
  const image = lastEntry(unit, section, 'Image');
  return {
    options: [...options, ...switched],
    image: image && { name: image.value, written: `Image=${image.value}`, origin: image },
  };
}

/** The last option of a name; undefined where there is none. */
export function optionOf(
  { options }: StartedContainer<UnitEntry>,
  name: string,
): ContainerOption<UnitEntry> | undefined {
  return options.findLast((one) => one.name === name);
}

/** Is it a container whose own file is there, so that what it does not say counts? */
export function isContainer(unit: Unit): boolean {
  return unit.isWhole && unit.sections.has('Container');
}

/** Does root start it, and not a person? */
export function isOfRoot(unit: Unit): boolean {
  return !/\/\.config\/containers\/systemd\/|\/containers\/systemd\/users\//.test(unit.path);
}
