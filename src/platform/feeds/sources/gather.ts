import { lstatSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Fault } from '../../../model/fault.ts';
import { documentsIn } from '../documents/unpack.ts';
import { xmlElements } from '../documents/xml.ts';
import { isUrl, normaliseBase } from '../location.ts';
import { retrieve, retrieveText, type Retriever } from '../retrieve.ts';
import type { AdvisorySource } from './sources.ts';

/** A file of a source on this machine. */
export interface SourceFile {
  /** What it is called at its publisher. */
  readonly name: string;
  readonly path: string;
}

/** The files of a source, and why others are not there. */
export interface Gathered {
  readonly files: readonly SourceFile[];
  readonly missing: readonly string[];
}

const MAXIMUM_FILES = 1_000_000;
const MAXIMUM_DEPTH = 20;
const ARCHIVE = /\.(?:tar|tar\.gz|tgz|tar\.zst|zip)$/i;
/** What is named by a URL like this is one document, not the base of several. */
const DOCUMENT = /\.(?:json|xml|gz|tgz|zst|zip|tar|bz2|xz)$/i;
const LATEST = /(?:^|\/)archive_latest\.txt$/;
const MIRRORS = /(?:^|\/)mirror\.list$/;
const DATA = new Set(['data']);

/** Brings the documents of a source from its publisher, or finds them in a folder, without what is no document of it. */
export async function gather(
  retriever: Retriever,
  source: AdvisorySource,
  now: Date,
  place = source.base,
): Promise<Gathered> {
  if (!isUrl(place)) return { files: filesAt(place, source), missing: [] };
  if (DOCUMENT.test(place)) return fetchAll(retriever, [place]);
  const files = typeof source.files === 'function' ? source.files(now) : source.files;
  const listed = files.map((file) => `${place}/${file}`);
  const urls: string[] = [];
  const missing: string[] = [];
  const finds = [
    ...listed.map((url) => () => (LATEST.test(url) ? latest(retriever, url, place) : { url })),
    ...(source.repositories ?? []).map((path) => () => ofRepository(retriever, `${place}/${path}`)),
  ];
  for (const find of finds) {
    const found = await find();
    if ('url' in found) urls.push(found.url);
    else missing.push(found.absent);
  }
  const fetched = await fetchAll(retriever, urls);
  return { files: fetched.files, missing: [...missing, ...fetched.missing] };
}

async function fetchAll(retriever: Retriever, urls: readonly string[]): Promise<Gathered> {
  const files: SourceFile[] = [];
  const missing: string[] = [];
  for (const url of urls) {
    const found = await retrieve(retriever, url);
    if ('absent' in found) missing.push(found.absent);
    else files.push({ name: new URL(url).pathname, path: found.path });
  }
  return { files, missing };
}

type Found = { readonly url: string } | { readonly absent: string };

/** Red Hat names its newest archive in a file of its own. */
async function latest(retriever: Retriever, url: string, base: string): Promise<Found> {
  const found = await retrieveText(retriever, url);
  if ('absent' in found) return found;
  const name = found.text.trim();
  return /^[\w.-]{1,100}$/.test(name) ? { url: `${base}/${name}` } : { absent: `${url} names no archive` };
}

/** The `updateinfo` that a repository's metadata names; a list of mirrors begins with the repository's own address. */
async function ofRepository(retriever: Retriever, place: string): Promise<Found> {
  const repository = MIRRORS.test(place) ? await firstMirror(retriever, place) : { url: place };
  if ('absent' in repository) return repository;
  const index = `${repository.url}/repodata/repomd.xml`;
  const found = await retrieve(retriever, index);
  if ('absent' in found) return found;
  for await (const document of documentsIn(found.path, 'repomd.xml')) {
    for await (const data of xmlElements(document, DATA)) {
      const href = data.children.find(({ name }) => name === 'location')?.attributes.get('href') ?? '';
      if (data.attributes.get('type') !== 'updateinfo') continue;
      if (/^repodata\/[\w.-]{1,200}$/.test(href)) return { url: `${repository.url}/${href}` };
    }
  }
  return { absent: `${index} names no updateinfo` };
}

async function firstMirror(retriever: Retriever, url: string): Promise<Found> {
  const found = await retrieveText(retriever, url);
  if ('absent' in found) return found;
  const first = found.text.split('\n').find((line) => isUrl(line.trim()));
  return first === undefined ? { absent: `${url} names no mirror` } : { url: normaliseBase(first.trim()) };
}

/** A file as it is, whatever it is called; of a folder what may be a document. Links are not followed. */
function filesAt(place: string, source: AdvisorySource): SourceFile[] {
  const found = lstatSync(place, { throwIfNoEntry: false });
  if (found?.isFile()) return [{ name: basename(place), path: place }];
  if (!found?.isDirectory()) return [];
  const files: SourceFile[] = [];
  for (const path of walk(place, 0)) {
    if (!ARCHIVE.test(path) && !source.formats.some((format) => format.isNamed(path))) continue;
    files.push({ name: path.slice(place.length + 1), path });
    if (files.length > MAXIMUM_FILES) throw new Fault('limit', `${place} has over ${MAXIMUM_FILES} files`);
  }
  return files;
}

function* walk(folder: string, depth: number): Generator<string> {
  if (depth > MAXIMUM_DEPTH) return;
  const entries = readdirSync(folder, { withFileTypes: true });
  for (const entry of entries.toSorted((left, right) => (left.name < right.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path, depth + 1);
    else if (entry.isFile()) yield path;
  }
}
