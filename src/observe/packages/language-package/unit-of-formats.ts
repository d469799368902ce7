import { posix } from 'node:path';
import type { LocatedFact, LocatedFacts } from '../../../model/analyser.ts';
import { ECOSYSTEMS, type LanguageEcosystem } from '../../../model/ecosystems.ts';
import { Fault } from '../../../model/fault.ts';
import type { FileEntry, FileView, OpenFile } from '../../../model/file.ts';
import { PackedList } from '../../../model/packed-list.ts';
import { endsOf, PathIndex } from '../../../model/path-test.ts';
import { lazily } from '../../../model/sequence.ts';
import type { Assembly, FoundGap, FoundPackage, PackageUnit } from '../types.ts';
import type { NameOf } from './asked.ts';
import { isDownloaded } from './foreign-folders.ts';
import { languagePackage, partsOfName, purlOf } from './found-package.ts';
import type { LanguageFact, NamedPackage, PackageFormat, UnresolvedPart } from './types.ts';
import { type Declarations, declarationsIn } from './undecided.ts';
import { listed } from './unversioned.ts';

export interface LanguageUnitParts {
  readonly id: string;
  readonly version: number;
  readonly ecosystem: LanguageEcosystem;
  /** The first that recognises a path reads it. */
  readonly formats: readonly PackageFormat[];
  /** Files of any name, which are told by their first bytes. */
  readonly byMagic?: {
    readonly format: PackageFormat;
    mayBe(entry: FileEntry): boolean;
    /** How their paths end, where they are not of any name. */
    readonly ends?: readonly string[];
    recognises(head: Buffer): boolean;
  };
  /** The facts that count, of all that were read; may be gone through several times. */
  readonly counted?: (facts: LocatedFacts<LanguageFact>, files: FileView) => LocatedFacts<LanguageFact>;
  /** What manifests and lock files both call a package; default: its name as the ecosystem compares names. */
  readonly wishedName?: (name: string, ecosystem: LanguageEcosystem) => string;
  /** What a name and a version of the ecosystem look like; must run in linear time. */
  readonly name: RegExp;
  readonly packageVersion: RegExp;
}

/** What a range may be written with, whatever the ecosystem. */
const RANGE = /^[\w .,*+!<>=~^&|()[\]@:/#-]+$/;
/** What a name and a version look like in ecosystems other than the unit's own: words parted by slashes. */
const OF_OTHERS = {
  name: /^[\w@.~+-]+(?:\/[\w@.~+-]+)*$/,
  packageVersion: /^[\w][\w.+~:/-]*$/,
} as const;
/** No name and no version of any registry is longer. */
const MAXIMUM_TOKEN = 256;
/** Packages that one file may name; no catalogue lists more. */
const MOST_PACKAGES = 100_000;

/** A unit whose packages are named by files of several formats. */
export function unitOfFormats(parts: LanguageUnitParts): PackageUnit<LanguageFact> {
  const { byMagic, formats } = parts;
  const index = new PathIndex(formats, ({ recognises }) => recognises.ends);
  // Asked for every file of a target: without a function made each time.
  const formatOf = (path: string): PackageFormat | undefined => {
    for (const format of index.of(path))
      if (format.recognises(path)) return isOfAnother(format, path) ? undefined : format;
    return undefined;
  };
  return {
    id: parts.id,
    version: parts.version,
    ecosystem: parts.ecosystem,
    vectors: ['V3'],
    ownsFiles: false,
    maximumSize: Math.max(...formats.map((format) => format.maximumSize)),
    ends: endsOf([...formats.map(({ recognises }) => recognises), ...(byMagic ? [byMagic] : [])]),
    interest(entry) {
      if (formatOf(entry.path)) return 'yes';
      const isWanted = byMagic?.mayBe(entry) === true && !isOfAnother(byMagic.format, entry.path);
      return isWanted ? 'by-magic' : 'no';
    },
    ...(byMagic && { recognises: (head: Buffer) => byMagic.recognises(head) }),
    read(file) {
      const format = formatOf(file.entry.path) ?? byMagic?.format;
      return format ? checked(readFormat(format, file), format, parts) : [];
    },
    assemble: (facts, { files }) => assemble(parts.counted?.(facts, files) ?? facts, parts, files),
  };
}

/** What the authors of a downloaded package meant to install is nothing of the project. */
function isOfAnother({ evidence }: PackageFormat, path: string): boolean {
  return (evidence === 'declared' || evidence === 'locked') && isDownloaded(path);
}

/** A lock file that cannot be read is told as a fact, since it matters only where locked packages count. */
function readFormat(format: PackageFormat, file: OpenFile): LanguageFact[] {
  const { evidence, maximumSize } = format;
  try {
    const { path, size } = file.entry;
    if (size > maximumSize) throw new Fault('limit', `${path}: ${size} bytes, more than ${maximumSize}`);
    return format.read(file);
  } catch (error) {
    if (!(error instanceof Fault) || evidence === 'installed' || evidence === 'embedded') throw error;
    const kind = error.code === 'limit' || error.code === 'unsupported' ? error.code : 'unreadable';
    return [{ kind: 'gap', evidence, gap: { kind, reason: error.message } }];
  }
}

/** Each package of a file once, and one gap for those whose name or version cannot be one. */
function checked(
  facts: readonly LanguageFact[],
  format: PackageFormat,
  parts: LanguageUnitParts,
): LanguageFact[] {
  const packages = new Map<string, NamedPackage>();
  const others: LanguageFact[] = [];
  const absurd: string[] = [];
  for (const fact of facts) {
    if (packages.size >= MOST_PACKAGES) {
      const reason = `only its first ${MOST_PACKAGES} packages are read`;
      others.push({ kind: 'gap', evidence: format.evidence, gap: { kind: 'limit', reason } });
      break;
    }
    if (fact.kind !== 'package') {
      others.push(fact);
    } else if (isWellFormed(fact, fact.ecosystem === undefined ? parts : OF_OTHERS)) {
      const key = `${fact.ecosystem ?? ''}\0${fact.name}\0${fact.version}\0${fact.range ?? ''}\0${fact.evidence}`;
      packages.set(key, merged(packages.get(key), fact));
    } else {
      absurd.push(`${fact.name} ${fact.version}`);
    }
  }
  if (absurd.length > 0) {
    const reason = `not a name and a version of ${parts.id}: ${listed(absurd)}`;
    others.push({ kind: 'gap', evidence: format.evidence, gap: { kind: 'unreadable', reason } });
  }
  return [...packages.values(), ...others];
}

function isWellFormed(
  { name, version, range, isOpen }: NamedPackage,
  patterns: Pick<LanguageUnitParts, 'name' | 'packageVersion'>,
): boolean {
  if (!isToken(name, patterns.name)) return false;
  if (isOpen) return version === '' && range === undefined;
  if (range === undefined) return isToken(version, patterns.packageVersion);
  return version === '' && isToken(range, RANGE);
}

function isToken(text: string, pattern: RegExp): boolean {
  return text.length <= MAXIMUM_TOKEN && pattern.test(text);
}

function merged(known: NamedPackage | undefined, other: NamedPackage): NamedPackage {
  if (!known) return other;
  const reported = [known.development, other.development];
  const direct = known.direct || other.direct || (known.direct ?? other.direct);
  const requires =
    known.requires || other.requires ? [...(known.requires ?? []), ...(other.requires ?? [])] : undefined;
  const chosenFor =
    known.chosenFor || other.chosenFor ? [...(known.chosenFor ?? []), ...(other.chosenFor ?? [])] : undefined;
  return {
    ...known,
    licences: [...new Set([...(known.licences ?? []), ...(other.licences ?? [])])],
    ...(reported.includes(false) ? { development: false } : {}),
    ...(direct === undefined ? {} : { direct }),
    ...(requires && { requires: [...new Set(requires)] }),
    ...(chosenFor && { chosenFor: [...new Set(chosenFor)] }),
  };
}

/** Packages are made one at a time: an image may have a hundred thousand of them. */
function assemble(facts: LocatedFacts<LanguageFact>, parts: LanguageUnitParts, files: FileView): Assembly {
  const formatOf = (path: string) =>
    parts.formats.find((format) => format.recognises(path)) ?? parts.byMagic?.format;
  const ruleOf = (path: string) => formatOf(path)?.decidedBy;
  const { wishedName = (name, ecosystem) => ECOSYSTEMS[ecosystem].canonicalName(name) } = parts;
  const nameOf: NameOf = ({ name, ecosystem = parts.ecosystem }) => wishedName(name, ecosystem);
  // Packages that are decided are most of the facts, and no more is asked of them than which they are.
  const others = PackedList.from(
    lazily(facts.chosen?.(mayBeOther) ?? facts, (one) => (isDecided(one.fact) ? [] : [one])),
  );
  const declarations = declarationsIn(facts, ruleOf, files, nameOf, others);
  const gaps: FoundGap[] = [...declarations.gaps];
  const owned = new Map<string, readonly string[]>();
  for (const { path, fact } of others) {
    if (fact.kind === 'files') owned.set(posix.dirname(path), fact.paths);
    if (fact.kind === 'gap' && !(leavesOpen(fact) && declarations.isLocked(path)))
      gaps.push({ ...fact.gap, subject: path, evidence: fact.evidence });
  }
  return { packages: packagesOf(facts, owned, parts, declarations), gaps };
}

/** Can a fact with this JSON be another than a package that is decided? */
function mayBeOther(json: string): boolean {
  return !json.includes('"kind":"package"') || json.includes('"evidence":"declared"');
}

function isDecided(fact: LanguageFact): boolean {
  return fact.kind === 'package' && fact.evidence !== 'declared';
}

/** Does the file leave open what a lock file may decide? */
function leavesOpen({ gap }: UnresolvedPart): boolean {
  return gap.kind === 'undecided' || gap.kind === 'unsupported';
}

function* packagesOf(
  facts: Iterable<LocatedFact<LanguageFact>>,
  owned: ReadonlyMap<string, readonly string[]>,
  parts: LanguageUnitParts,
  declarations: Declarations,
): Generator<FoundPackage, undefined> {
  for (const { path, layer, fact } of facts) {
    if (fact.kind !== 'package') continue;
    if (fact.evidence === 'declared' && declarations.isDecided(path, fact)) continue;
    const { name, ecosystem = parts.ecosystem } = fact;
    const asked = declarations.askedFor(path, fact);
    const { namespace, purlName } = partsOfName(name, ecosystem);
    const { package: one } = languagePackage({
      unit: parts.id,
      ecosystem,
      namespace,
      purlName,
      name,
      version: fact.version,
      range: fact.range,
      qualifiers: fact.qualifiers,
      licences: fact.licences,
      development: asked.development ?? fact.development,
      direct: asked.direct ?? fact.direct,
      requires: fact.requires?.map((reference) => purlOf(reference, parts.ecosystem)),
      path,
      layer,
      evidence: fact.evidence,
    });
    yield { package: one, files: owned.size === 0 ? [] : (owned.get(posix.dirname(path)) ?? []) };
  }
}
