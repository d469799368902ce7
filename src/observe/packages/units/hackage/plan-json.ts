import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { entriesOf, type Fields, objectsOf, textOf, textsOf, valueAt } from '../../../document/fields.ts';
import { parseJsonObject } from '../../../document/json.ts';
import { decodeText } from '../../../document/text.ts';
import { reachable } from '../../language-package/reachable.ts';
import type { LanguageFact, NamedPackage, PackageFormat } from '../../language-package/types.ts';

/** A package, or one part of it, that is built. */
interface Unit {
  readonly id: string;
  readonly name: string | undefined;
  readonly version: string | undefined;
  /** Of the project, and no dependency. */
  readonly isOwn: boolean;
  /** Units that it is linked with. */
  readonly linked: readonly string[];
  /** Units that it is built, tested or measured with. */
  readonly others: readonly string[];
}

/** Cabal's plan of a build, `dist-newstyle/cache/plan.json`. Source: the documentation of `cabal-plan` */
export const PLAN_JSON: PackageFormat = {
  evidence: 'locked',
  maximumSize: 32 * 1024 * 1024,
  recognises: endingWith('/cache/plan.json'),
  read(file): LanguageFact[] {
    const { 'install-plan': plan } = parseJsonObject(decodeText(file.bytes()), file.entry.path);
    if (!Array.isArray(plan)) throw new Fault('malformed', `${file.entry.path}: no \`install-plan\``);
    const units = objectsOf(plan).map(unitOf);
    const listed = new Map(units.filter(({ isOwn }) => !isOwn).map((unit) => [unit.id, referenceOf(unit)]));
    const asked = askedIn(units);
    return units.flatMap((unit): LanguageFact[] => {
      const { id, name, version, isOwn, linked, others } = unit;
      if (isOwn || name === undefined || version === undefined) return [];
      const needs = [...linked, ...others].flatMap((one) => listed.get(one) ?? []);
      const requires = [...new Set(needs)].filter((need) => need !== referenceOf(unit));
      return [{ kind: 'package', name, version, evidence: 'locked', ...asked(id), requires }];
    });
  },
};

/** A package with a `Setup.hs` of its own is one unit of several components, others are a unit for each. */
function unitOf(fields: Fields): Unit {
  const components = entriesOf(fields.components);
  const parts =
    components.length > 0 ? components : [[textOf(fields['component-name']) ?? '', fields] as const];
  const linked = parts.map(([name, part]) => [isForBuild(name), textsOf(valueAt(part, 'depends'))] as const);
  const programs = parts.flatMap(([, part]) => textsOf(valueAt(part, 'exe-depends')));
  return {
    id: textOf(fields.id) ?? '',
    name: textOf(fields['pkg-name']),
    version: textOf(fields['pkg-version']),
    // `inplace` is the style of packages from elsewhere that need one of the project.
    isOwn: fields.style === 'local',
    linked: linked.flatMap(([isOther, ids]) => (isOther ? [] : ids)),
    others: [...linked.flatMap(([isOther, ids]) => (isOther ? ids : [])), ...programs],
  };
}

function isForBuild(component: string): boolean {
  return /^(?:setup$|test:|bench:)/.test(component);
}

function referenceOf({ name, version }: Unit): string {
  return `${name}@${version}`;
}

/** What the project asks for, and what it has for more than development. */
function askedIn(units: readonly Unit[]): (id: string) => Pick<NamedPackage, 'direct' | 'development'> {
  const own = units.filter(({ isOwn }) => isOwn);
  if (own.length === 0) return () => ({});
  const direct = new Set(own.flatMap(({ linked, others }) => [...linked, ...others]));
  const used = reachable(
    own.map(({ id }) => id),
    new Map(units.map(({ id, linked }) => [id, linked])),
  );
  return (id) => ({ direct: direct.has(id), development: !used.has(id) });
}
