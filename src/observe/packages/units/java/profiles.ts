import { childOf, textOf, type XmlElement } from '../../../document/xml.ts';
import type { Pom, PomDependency, PomProfile } from './pom.ts';

/**
 * When a build takes a profile that nobody names: always, where no other of the same file is taken, as the machine
 * is, or never.
 */
export type Activation = 'always' | 'default' | 'machine' | 'never';

/** Properties that are there without anybody setting them. */
const GIVEN = /^!?(?:env|file|java|line|maven|os|path|sun|user)\./;

/** When a build takes a profile; its conditions have to hold together. */
export function activationOf(profile: XmlElement): Activation {
  const activation = childOf(profile, 'activation');
  const machine = ['jdk', 'os', 'file'].some((name) => childOf(activation, name));
  const property = byProperty(childOf(activation, 'property'));
  const isDefault = textOf(activation, 'activeByDefault') === 'true';
  if (property === 'never') return isDefault ? 'default' : 'never';
  if (machine || property === 'machine') return 'machine';
  return property ?? (isDefault ? 'default' : 'never');
}

/** `!name`, and a name whose value is not to be some text, hold where nobody sets the property. */
function byProperty(property: XmlElement | undefined): 'always' | 'machine' | 'never' | undefined {
  if (!property) return undefined;
  const [name = '', value] = [textOf(property, 'name'), textOf(property, 'value')];
  if (GIVEN.test(name)) return 'machine';
  return name.startsWith('!') || value?.startsWith('!') ? 'always' : 'never';
}

/** What one pom.xml says where nobody names a profile. */
export interface PlainPom {
  readonly properties: ReadonlyMap<string, string>;
  /** What properties are on some machines; undefined where that is several things. */
  readonly byMachine: ReadonlyMap<string, string | undefined>;
  /** What the profiles that a build does not take of itself agree on. */
  readonly named: ReadonlyMap<string, string>;
  readonly dependencies: readonly PomDependency[];
  /** What is managed, section by section, those first that count first. */
  readonly managed: readonly (readonly PomDependency[])[];
  /** What some machines manage otherwise, as `writtenKey` tells it. */
  readonly managedByMachine: ReadonlySet<string>;
  /** Profiles that only some builds take. */
  readonly others: readonly PomProfile[];
}

const READ = new WeakMap<Pom, PlainPom>();

/** Puts the profiles of a pom.xml over it as a build does that names none. */
export function plainPom(pom: Pom): PlainPom {
  const known = READ.get(pom);
  if (known) return known;
  const profiles = pom.profiles ?? [];
  const of = (activation: Activation) => profiles.filter((one) => one.activation === activation);
  const [always, byMachine] = [of('always'), of('machine')];
  const defaults = always.length > 0 ? [] : of('default');
  const taken = byMachine.length > 0 ? always : [...always, ...defaults];
  const unsettled = byMachine.length > 0 ? [...byMachine, ...defaults] : [];
  const others = profiles.filter((one) => !taken.includes(one));
  const plain = {
    properties: new Map([pom, ...taken].flatMap((one) => [...one.properties])),
    byMachine: agreed(unsettled),
    named: settled(agreed(others.filter((one) => !unsettled.includes(one)))),
    dependencies: lastOfEach([pom, ...taken].flatMap((one) => [...one.dependencies])),
    managed: [...taken.toReversed(), pom].map((one) => one.managed),
    managedByMachine: new Set(unsettled.flatMap((one) => one.managed.map(writtenKey))),
    others,
  };
  READ.set(pom, plain);
  return plain;
}

/** What sections say of each property; undefined where they disagree. */
function agreed(sections: readonly PomProfile[]): ReadonlyMap<string, string | undefined> {
  const values = new Map<string, string | undefined>();
  for (const [name, value] of sections.flatMap((one) => [...one.properties])) {
    values.set(name, values.has(name) && values.get(name) !== value ? undefined : value);
  }
  return values;
}

function settled(values: ReadonlyMap<string, string | undefined>): ReadonlyMap<string, string> {
  return new Map([...values].flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** Of dependencies that are declared several times, the last counts, in the place of the first. */
function lastOfEach(dependencies: readonly PomDependency[]): readonly PomDependency[] {
  return [...new Map(dependencies.map((one) => [writtenKey(one), one])).values()];
}

/** What Maven tells the dependencies of a file and of its parents apart by, as it is written. */
export function writtenKey({ group, artifact, type = 'jar', classifier = '' }: PomDependency): string {
  return `${group}:${artifact}:${type}:${classifier}`;
}
