import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isKustomization } from '../../../model/configuration/kustomization.ts';
import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import { Fault, messageOf } from '../../../model/fault.ts';
import type { Gap } from '../../../model/gap.ts';
import {
  chartFoldersIn,
  isPackagedChart,
  mayBePart,
  packagedTexts,
  renderCharts,
  type RenderedCharts,
  renderedTexts,
} from './charts.ts';
import type { ChartValues } from '../helm/read-charts.ts';
import { readKustomizations } from '../kustomize/read-kustomizations.ts';
import { textsAround } from './texts-around.ts';
import { MANIFEST } from './manifest-name.ts';
import type { ManifestText } from './read-manifests.ts';
import { MAXIMUM_TOTAL, readRegularFile, textOfBytes } from './regular-file.ts';

const MAXIMUM_FILES = 20_000;
const MAXIMUM_DEPTH = 32;
const ANY = /./;
/** What a file of a folder says that declares anything, unless by an escape: most files of a repository do not. */
const DECLARING = /apiVersion|services|\\[ux]/;
/** Manifests, and what Kustomize also takes for a kustomization. */
const MAY_COUNT = new RegExp(`${MANIFEST.source}|^Kustomization$`, 'i');
const NOT_OURS: ReadonlySet<string> = new Set(['node_modules']);

/** How manifests are read. */
export interface ManifestReading {
  /** Files whose names match; default manifests, with what charts and kustomizations come to. */
  readonly names?: RegExp;
  /** What charts are rendered with besides their own values. */
  readonly values?: ChartValues | undefined;
}

/**
 * The texts of a file, or of every `.yaml`, `.yml` and `.json` file in a folder that may declare something (or of those
 * with other `names`), by path. Links are not followed; hidden folders and `node_modules` are passed over. What is not
 * read is a gap. Throws a `Fault` (`not-found`) where there is nothing at `path`.
 */
export function readManifestFiles(
  path: string,
  reading: ManifestReading = {},
): { texts: ManifestText[]; gaps: Gap[] } {
  const { names = MANIFEST } = reading;
  const { files, rendered, gaps } = findManifestFiles(path, reading);
  const read = readManifestTexts(files);
  const isAll = names !== MANIFEST || files.includes(path);
  const texts = isAll ? read.texts : read.texts.filter(({ text }) => mayDeclare(text));
  return { texts: [...texts, ...renderedTexts(rendered)], gaps: [...gaps, ...read.gaps] };
}

/** May a text declare a resource of Kubernetes or a service of Compose? Looks at no more than its words. */
export function mayDeclare(text: string): boolean {
  return DECLARING.test(text);
}

/** What there is to read at a path. */
interface FoundManifests {
  readonly files: string[];
  /** What charts would install, and what kustomizations make. */
  readonly rendered: readonly StructuredDocument[];
  readonly gaps: Gap[];
}

/**
 * The paths of what `readManifestFiles` reads: of a folder with what its charts of Helm render and its kustomizations make
 * in the place of their files. Throws as it does.
 */
export function findManifestFiles(
  path: string,
  { names = MANIFEST, values }: ManifestReading = {},
): FoundManifests {
  const gaps: Gap[] = [];
  const found = filesAt(path, names === MANIFEST ? MAY_COUNT : names, gaps);
  if (names !== MANIFEST || found.includes(path)) return { files: found, rendered: [], gaps };
  const charts = chartsAt(path, chartFoldersIn(found), values);
  const kustomizations = found.filter((file) => isKustomization(file) && !charts.files.has(file));
  const built = readKustomizations(kustomizations, textsAround(path));
  return {
    files: found.filter((file) => MANIFEST.test(file) && !charts.files.has(file) && !built.files.has(file)),
    rendered: [...charts.documents, ...built.documents],
    gaps: [...gaps, ...charts.gaps, ...built.gaps],
  };
}

function chartsAt(root: string, folders: readonly string[], values: ChartValues | undefined): RenderedCharts {
  const gaps: Gap[] = [];
  const files = folders.flatMap((folder) => filesAt(folder, ANY, gaps));
  const read = [
    readManifestTexts(files.filter((file) => mayBePart(root, file))),
    readFiles(files.filter(isPackagedChart), packagedTexts),
  ];
  const rendered = renderCharts(
    root,
    read.flatMap(({ texts }) => texts),
    values,
  );
  // Of links the walk through all has told.
  const limits = gaps.filter(({ kind }) => kind === 'limit');
  return { ...rendered, gaps: [...limits, ...read.flatMap((one) => one.gaps), ...rendered.gaps] };
}

interface ReadTexts {
  readonly texts: ManifestText[];
  readonly gaps: Gap[];
}

/** The texts of files. */
export function readManifestTexts(files: readonly string[]): ReadTexts {
  return readFiles(files, (file, bytes) => ({
    texts: [{ file, text: textOfBytes(bytes) }],
    gaps: [],
  }));
}

function readFiles(files: readonly string[], textsIn: (file: string, bytes: Buffer) => ReadTexts): ReadTexts {
  const [gaps, texts]: [Gap[], ManifestText[]] = [[], []];
  let total = 0;
  for (const file of files) {
    try {
      const read = textsIn(file, readRegularFile(file, MAXIMUM_TOTAL - total));
      // Of an archive its content counts.
      total += read.texts.reduce((sum, { text }) => sum + text.length, 0);
      if (total > MAXIMUM_TOTAL) throw new Fault('limit', `with this, more than ${MAXIMUM_TOTAL} characters`);
      for (const text of read.texts) texts.push(text);
      gaps.push(...read.gaps);
    } catch (error) {
      const kind = error instanceof Fault && error.code === 'limit' ? 'limit' : 'unreadable';
      gaps.push({ kind, subject: file, reason: messageOf(error) });
    }
  }
  return { texts, gaps };
}

function filesAt(path: string, names: RegExp, gaps: Gap[]): string[] {
  let isFolder: boolean;
  try {
    // The path that a person names may be a link; what is in the folder may not.
    isFolder = statSync(path).isDirectory();
  } catch (error) {
    throw new Fault('not-found', `there are no manifests at ${path}: ${messageOf(error)}`, { cause: error });
  }
  return isFolder ? walk(path, names, gaps) : [path];
}

function walk(root: string, names: RegExp, gaps: Gap[]): string[] {
  const files: string[] = [];
  const folders: [path: string, depth: number][] = [[root, 0]];
  for (let next = folders.pop(); next; next = folders.pop()) {
    const [folder, depth] = next;
    for (const entry of entriesOf(folder, gaps)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !entry.name.startsWith('.') && !NOT_OURS.has(entry.name)) {
        if (depth < MAXIMUM_DEPTH) folders.push([path, depth + 1]);
        else gaps.push({ kind: 'limit', subject: path, reason: `deeper than ${MAXIMUM_DEPTH} folders` });
      }
      if (entry.isSymbolicLink() && names.test(entry.name))
        gaps.push({
          kind: 'unsupported',
          subject: path,
          reason: 'a link, which is not followed',
          informational: true,
        });
      if (entry.isFile() && names.test(entry.name)) files.push(path);
      if (files.length <= MAXIMUM_FILES) continue;
      gaps.push({ kind: 'limit', subject: root, reason: `more than ${MAXIMUM_FILES} manifests` });
      return files.slice(0, MAXIMUM_FILES).toSorted();
    }
  }
  return files.toSorted();
}

function entriesOf(folder: string, gaps: Gap[]) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    gaps.push({ kind: 'unreadable', subject: folder, reason: messageOf(error) });
    return [];
  }
}
