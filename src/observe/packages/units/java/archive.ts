import { Fault } from '../../../../model/fault.ts';
import type { OpenFile } from '../../../../model/file.ts';
import type { Gap } from '../../../../model/gap.ts';
import { listZip, type ZipEntry } from '../../../archive/zip/central-directory.ts';
import { type InflateBudget, readZipEntry, withZipEntry } from '../../../archive/zip/content.ts';
import type { MavenCoordinates } from '../../types.ts';
import { sha1Of } from './content-digest.ts';
import { holdsNoClasses, readFileName } from './file-name.ts';
import { identify } from './identity.ts';
import { parseManifest } from './manifest.ts';
import { type MavenArtifact, type MavenFiles, readMavenFiles } from './maven-metadata.ts';

/** An archive's own artifact, or one that is in it; `inside` is the path of the archive in the outermost one. */
export interface ArchivedArtifact extends MavenCoordinates {
  readonly kind: 'artifact';
  readonly licences: readonly string[];
  readonly inside: string;
  /** Of the archive, where nothing in it tells its group. */
  readonly sha1?: string;
}

/** What could not be read or told of an archive in an archive, or of the outermost where `inside` is empty. */
export interface ArchiveTrouble {
  readonly kind: 'trouble';
  readonly inside: string;
  readonly gap: Pick<Gap, 'kind' | 'reason' | 'informational'>;
  /** Of the archive, where nothing in it tells what it is. */
  readonly sha1?: string;
}

export type ArchiveFact = ArchivedArtifact | ArchiveTrouble;

const ARCHIVE = /\.(?:jar|war|ear|par|sar|hpi|jpi|kar|nar|lpkg)$/i;
const NESTED_ARCHIVE = /\.(?:jar|war|ear|par|sar|hpi|jpi|kar|nar|lpkg|rar)$/i;
/** Part of every JDK: how programs of older ones read its class library. */
const JDK_FILE_SYSTEM = 'jrt-fs';
const MANIFEST = 'META-INF/MANIFEST.MF';
const MAVEN_FILE = /(?:^|\/)META-INF\/maven\/[^/]+\/[^/]+\/pom\.(properties|xml)$/;
/** Classes of others that a build moved to names of its own, as it is mostly set up to do. */
const RELOCATED = /(?:^|\/)(?:shaded|relocated|repackaged|shadow)\/[^/]+\/.*\.class$/;
const MAXIMUM_DEPTH = 5;
/** Archives and metadata files of one outermost archive. */
const MAXIMUM_COUNT = 20_000;
const MAXIMUM_INFLATED = 1024 * 1024 * 1024;
/** What archives in an archive may inflate to: some for free, and so many times its size. Real ones hardly shrink. */
const FREELY_INFLATED = 16 * 1024 * 1024;
const INFLATION = 32;
const MAXIMUM_MANIFEST = 16 * 1024 * 1024;
const MAXIMUM_METADATA = 4 * 1024 * 1024;

interface Reading {
  readonly budget: InflateBudget;
  readonly facts: ArchiveFact[];
  count: number;
}

/** Is this the path of an archive that Java loads classes from? */
export function isJavaArchive(path: string): boolean {
  return ARCHIVE.test(path);
}

/**
 * The artifacts in a Java archive and in the archives in it, five deep: a jar, the libraries of a web application or
 * a Spring Boot program, and what was shaded into them. Trouble with one of them is a fact and costs only that one.
 * Throws a Fault where the outermost archive cannot be read at all.
 */
export function readArchive(file: OpenFile): ArchiveFact[] {
  const allowed = FREELY_INFLATED + file.entry.size * INFLATION;
  const budget = { remaining: Math.min(MAXIMUM_INFLATED, allowed) };
  const reading: Reading = { budget, facts: [], count: 0 };
  readOne(file, file.entry.path, '', 0, reading);
  return reading.facts;
}

function readOne(file: OpenFile, path: string, inside: string, depth: number, reading: Reading): void {
  let hasRelocated = false;
  const entries = listZip(file, (name) => {
    hasRelocated ||= RELOCATED.test(name);
    return isWanted(name);
  });
  reading.count += entries.length;
  if (reading.count > MAXIMUM_COUNT)
    throw new Fault('limit', `more than ${MAXIMUM_COUNT} archives and descriptions`);
  const artifacts = mavenArtifacts(file, entries, inside, reading);
  const stem = path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
  const own = ownArtifact(stem, artifacts, () => readManifest(file, entries, inside, reading));
  if (own === 'unknown') {
    const gap = {
      kind: 'unknown',
      reason: 'tells neither artifact nor version',
      informational: true,
    } as const;
    reading.facts.push({ kind: 'trouble', inside, gap, sha1: sha1Of(file) });
  }
  // What was shaded in with Maven's metadata is listed.
  if (hasRelocated && artifacts.length < 2) {
    const reason = 'has classes of others under names of its own, and nothing tells which they are';
    const gap = { kind: 'unknown', reason, informational: true } as const;
    reading.facts.push({ kind: 'trouble', inside, gap });
  }
  const isNameless = typeof own === 'object' && own.group === '';
  const named = isNameless ? { ...own, sha1: sha1Of(file) } : own;
  const found = typeof named === 'object' ? [named, ...artifacts] : artifacts;
  for (const artifact of found) reading.facts.push({ kind: 'artifact', ...artifact, inside });
  for (const entry of entries) {
    if (NESTED_ARCHIVE.test(entry.name)) readNested(file, entry, inside, depth, reading);
  }
}

function isWanted(name: string): boolean {
  return name.toUpperCase() === MANIFEST || MAVEN_FILE.test(name) || NESTED_ARCHIVE.test(name);
}

function readNested(file: OpenFile, entry: ZipEntry, inside: string, depth: number, reading: Reading): void {
  const path = `${inside}!/${entry.name}`;
  guarded(path, reading, () => {
    if (depth === MAXIMUM_DEPTH)
      throw new Fault('limit', `archives in archives, more than ${MAXIMUM_DEPTH} deep`);
    withZipEntry(file, entry, reading.budget, (content) => readOne(content, path, path, depth + 1, reading));
  });
}

/** Runs a part of the reading; a Fault in it becomes a fact. */
function guarded(inside: string, reading: Reading, run: () => void): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const kind = error.code === 'limit' || error.code === 'unsupported' ? error.code : 'unreadable';
    reading.facts.push({ kind: 'trouble', inside, gap: { kind, reason: error.message } });
  }
}

/** What Maven left in the archive: its own coordinates, and those of what was shaded into it. */
function mavenArtifacts(
  file: OpenFile,
  entries: readonly ZipEntry[],
  inside: string,
  reading: Reading,
): MavenArtifact[] {
  const folders = new Map<string, { properties?: Buffer; pom?: Buffer }>();
  for (const entry of entries) {
    const kind = MAVEN_FILE.exec(entry.name)?.[1];
    if (kind === undefined) continue;
    const folder = entry.name.slice(0, entry.name.lastIndexOf('/'));
    const files: { properties?: Buffer; pom?: Buffer } = folders.get(folder) ?? {};
    folders.set(folder, files);
    guarded(`${inside}!/${entry.name}`, reading, () => {
      files[kind === 'xml' ? 'pom' : 'properties'] = readMetadata(file, entry, MAXIMUM_METADATA, reading);
    });
  }
  return [...folders].flatMap(([folder, files]) => artifactOf(folder, files, inside, reading));
}

function artifactOf(folder: string, files: MavenFiles, inside: string, reading: Reading): MavenArtifact[] {
  if (!files.properties && !files.pom) return [];
  const artifact = readMavenFiles(files);
  if (typeof artifact !== 'string') return [artifact];
  const gap = { kind: 'unreadable', reason: artifact } as const;
  reading.facts.push({ kind: 'trouble', inside: `${inside}!/${folder}`, gap });
  return [];
}

/**
 * What the archive itself is, if Maven did not tell: `reported` where it did, `none` for an archive without classes.
 * Where Maven's metadata is only of what was shaded in, the name tells, if it has a version.
 */
function ownArtifact(
  stem: string,
  artifacts: readonly MavenArtifact[],
  manifestOf: () => ReadonlyMap<string, string>,
): MavenArtifact | 'told' | 'none' | 'unknown' {
  const isOwn = ({ group, artifact }: MavenCoordinates) =>
    [artifact, ...(group === '' ? [] : [`${group}.${artifact}`])].some(
      (name) => stem === name || stem.startsWith(`${name}-`),
    );
  if (holdsNoClasses(stem) || stem === JDK_FILE_SYSTEM) return 'none';
  const { version } = readFileName(stem);
  // A distribution may rename what it packages, but keeps its version.
  const isRenamed = artifacts.length === 1 && artifacts[0]?.version === version;
  if (artifacts.some(isOwn) || isRenamed || (artifacts.length > 0 && version === undefined)) return 'told';
  const manifest = manifestOf();
  const coordinates = identify(manifest, stem);
  if (!coordinates) return artifacts.length > 0 ? 'told' : 'unknown';
  const licence = manifest.get('bundle-license');
  return { ...coordinates, licences: licence ? bundleLicences(licence) : [] };
}

/** Empty where there is none; a broken one is trouble, but what else is in the archive counts. */
function readManifest(
  file: OpenFile,
  entries: readonly ZipEntry[],
  inside: string,
  reading: Reading,
): ReadonlyMap<string, string> {
  const entry = entries.find((one) => one.name.toUpperCase() === MANIFEST);
  let manifest: ReadonlyMap<string, string> = new Map();
  if (!entry) return manifest;
  guarded(`${inside}!/${entry.name}`, reading, () => {
    manifest = parseManifest(readMetadata(file, entry, MAXIMUM_MANIFEST, reading));
  });
  return manifest;
}

/** Names or addresses parted by commas, each perhaps with attributes after a semicolon (OSGi Core, 3.2.1.9). */
function bundleLicences(header: string): string[] {
  const names = header.slice(0, 1024).split(/,(?!\s*[Vv]er)(?=\s*(?:https?:|"|[A-Z]))/);
  return names
    .map((name) => name.split(';', 1)[0]?.trim().replaceAll('"', '') ?? '')
    .filter((name) => name !== '');
}

function readMetadata(file: OpenFile, entry: ZipEntry, maximum: number, reading: Reading): Buffer {
  const bytes = readZipEntry(file, entry, Math.min(maximum, reading.budget.remaining));
  reading.budget.remaining -= bytes.length;
  return bytes;
}
