import type { LocatedFact } from '../../../../model/analyser.ts';
import { Fault } from '../../../../model/fault.ts';
import type { FileEntry, OpenFile } from '../../../../model/file.ts';
import { decodeText } from '../../../document/text.ts';
import { isDownloaded } from '../../language-package/foreign-folders.ts';
import { languagePackage } from '../../language-package/found-package.ts';
import { readIntention } from '../../language-package/intention.ts';
import { listed } from '../../language-package/unversioned.ts';
import type { UnresolvedPart } from '../../language-package/types.ts';
import type {
  ArchiveIndex,
  Assembly,
  AssemblyContext,
  FoundGap,
  FoundPackage,
  PackageUnit,
} from '../../types.ts';
import { type ArchivedArtifact, type ArchiveFact, isJavaArchive, readArchive } from './archive.ts';
import { spdxOf } from './licence.ts';
import { readMavenFiles } from './maven-metadata.ts';
import { type Pom, parsePom } from './pom.ts';
import { assembleProjects } from './project.ts';

/** What one file tells: artifacts in an archive or unpacked, a pom.xml, or why they are not told. */
export type JavaFact = ArchiveFact | { readonly kind: 'pom'; readonly pom: Pom } | UnresolvedPart;

const MAXIMUM_TEXT = 4 * 1024 * 1024;

/** Java artifacts: in archives of every kind, and those that pom.xml asks for. */
export const JAVA_UNIT: PackageUnit<JavaFact> = {
  id: 'java',
  version: 10,
  ecosystem: 'maven',
  vectors: ['V3'],
  ownsFiles: false,
  maximumSize: 4 * 1024 * 1024 * 1024,
  interest: (entry: FileEntry) => (kindOf(entry.path) ? 'yes' : 'no'),
  read,
  assemble,
};

/** Metadata in `META-INF/maven` on the disk is of an archive that was unpacked; `target` is what a build made. */
function kindOf(path: string): 'archive' | 'unpacked' | 'pom' | undefined {
  if (isJavaArchive(path)) return 'archive';
  const name = path.slice(path.lastIndexOf('/') + 1);
  const isUnpacked = path.includes('/META-INF/maven/');
  if (name === 'pom.properties') return isUnpacked ? 'unpacked' : undefined;
  const isOwn = !isUnpacked && !path.includes('/target/') && !isDownloaded(path);
  return name === 'pom.xml' && isOwn ? 'pom' : undefined;
}

function read(file: OpenFile): JavaFact[] {
  const kind = kindOf(file.entry.path);
  if (kind === 'archive') return readArchive(file);
  if (kind === 'unpacked') return [readUnpacked(file)];
  return readIntention('declared', () => ({ kind: 'pom', pom: parsePom(textOf(file)) }));
}

function textOf(file: OpenFile): string {
  const { path, size } = file.entry;
  if (size > MAXIMUM_TEXT) throw new Fault('limit', `${path}: ${size} bytes, more than ${MAXIMUM_TEXT}`);
  return decodeText(file.bytes());
}

function readUnpacked(file: OpenFile): JavaFact {
  const artifact = readMavenFiles({ properties: Buffer.from(textOf(file)) });
  if (typeof artifact === 'string') throw new Fault('malformed', `${file.entry.path}: ${artifact}`);
  return { kind: 'artifact', ...artifact, inside: '' };
}

function assemble(
  all: Iterable<LocatedFact<JavaFact>>,
  { archives }: Pick<AssemblyContext, 'archives'>,
): Assembly {
  const facts = archives ? withKnown([...all], archives) : [...all];
  const poms: LocatedFact<Pom>[] = [];
  const assembly = { packages: [] as FoundPackage[], gaps: [] as FoundGap[] };
  for (const { path, layer, fact } of facts) {
    const place = { path, layer };
    if (fact.kind === 'pom') poms.push({ ...place, fact: fact.pom });
    if (fact.kind === 'artifact') assembly.packages.push(archivedPackage(fact, place));
    if (fact.kind === 'gap') assembly.gaps.push({ ...fact.gap, subject: path, evidence: fact.evidence });
    if (fact.kind === 'trouble') {
      assembly.gaps.push({ ...fact.gap, subject: path + fact.inside, evidence: 'embedded' });
    }
  }
  assembly.gaps.push(...withoutGroup(facts));
  const projects = assembleProjects(poms, JAVA_UNIT.id);
  return {
    packages: [...assembly.packages, ...projects.packages],
    gaps: [...assembly.gaps, ...projects.gaps],
  };
}

/** The facts, with what an index knows of archives that do not say what they are. */
function withKnown(facts: readonly LocatedFact<JavaFact>[], archives: ArchiveIndex): LocatedFact<JavaFact>[] {
  const digestOf = ({ fact }: LocatedFact<JavaFact>) => ('sha1' in fact ? fact.sha1 : undefined);
  const found = archives.find(new Set(facts.map(digestOf).filter((digest) => digest !== undefined)));
  return facts.map((located) => {
    const { fact } = located;
    const coordinates = found.get(digestOf(located) ?? '');
    if (!coordinates || (fact.kind !== 'artifact' && fact.kind !== 'trouble')) return located;
    const licences = fact.kind === 'artifact' ? fact.licences : [];
    return { ...located, fact: { kind: 'artifact', ...coordinates, licences, inside: fact.inside } };
  });
}

/**
 * One gap a file for the archives in it of which nobody tells the group, by which advisories name them. What packs
 * other archives is an application, which has no advisories.
 */
function withoutGroup(facts: readonly LocatedFact<JavaFact>[]): FoundGap[] {
  const nameless = new Map<string, string[]>();
  const packing = new Set(facts.flatMap(({ path, fact }) => (isInside(fact) ? [path] : [])));
  for (const { path, fact } of facts) {
    if (fact.kind !== 'artifact' || fact.group !== '') continue;
    if (!isInside(fact) && packing.has(path)) continue;
    const known = nameless.get(path) ?? [];
    nameless.set(path, known);
    known.push(fact.artifact);
  }
  return [...nameless].map(([subject, artifacts]) => {
    const reason = `nothing tells the group of ${listed(artifacts)}: what is known of any group's is possible`;
    const count = artifacts.length;
    return { kind: 'undecided', subject, reason, count, informational: true, evidence: 'embedded' };
  });
}

function isInside(fact: JavaFact): boolean {
  return fact.kind === 'artifact' && fact.inside !== '';
}

type Place = Omit<LocatedFact<JavaFact>, 'fact'>;

function archivedPackage(
  { group, artifact, version, licences, inside }: ArchivedArtifact,
  { path, layer }: Place,
) {
  return languagePackage({
    ...names(group, artifact),
    version,
    licences: [...new Set(licences.map(spdxOf))],
    path: path + inside,
    layer,
    evidence: 'embedded',
  });
}

/** Without a group the artifact is named alone, so that no other group's advisories are taken for its own. */
function names(group: string, artifact: string) {
  return {
    unit: JAVA_UNIT.id,
    ecosystem: 'maven',
    namespace: group,
    purlName: artifact,
    name: group === '' ? artifact : `${group}:${artifact}`,
  } as const;
}
