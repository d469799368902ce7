import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import type { LocatedFact } from '../../../model/analyser.ts';
import { Fault } from '../../../model/fault.ts';
import type { FileView } from '../../../model/file.ts';
import { memoryFile, plainEntry } from '../../archive/zip/open-file.ts';
import type { FoundPackage, PackageUnit } from '../types.ts';
import type { LanguageFact } from './types.ts';

type LanguageUnit = PackageUnit<LanguageFact>;

/** Bytes that a unit sees of a file that it does not know by its name. */
const HEAD = 512;

/** The files that a trial is given, and no folders or links. */
function viewOf(files: Readonly<Record<string, string | Buffer>>): FileView {
  const entries = new Map(
    Object.entries(files).map(([path, content]) => [path, plainEntry(path, Buffer.byteLength(content))]),
  );
  const get = (path: string) => entries.get(path);
  return { get, resolve: get, layerOf: () => undefined, entries: () => entries.values() };
}

/** For tests: what a unit tells of files given by path, or thrown Faults as messages. */
export function trial(unit: LanguageUnit, files: Readonly<Record<string, string | Buffer>>) {
  const facts: LocatedFact<LanguageFact>[] = [];
  const faults: string[] = [];
  for (const [path, content] of Object.entries(files)) {
    const bytes = Buffer.from(content);
    const file = memoryFile(plainEntry(path, bytes.length), bytes);
    const interest = unit.interest(file.entry);
    if (interest === 'no') continue;
    if (interest === 'by-magic' && unit.recognises?.(file.read(0, HEAD)) !== true) continue;
    try {
      for (const fact of unit.read(file)) facts.push({ path, layer: undefined, fact });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      faults.push(error.message);
    }
  }
  const { packages: made, gaps } = unit.assemble(facts, { files: viewOf(files), distribution: undefined });
  const packages = [...made];
  return { packages, gaps, names: namesOf(packages), faults };
}

/** `name@version` or `name@range`, marked where it is for development, sorted. */
function namesOf(packages: readonly FoundPackage[]): string[] {
  return packages
    .map(
      ({ package: { name, version, range, development } }) =>
        `${name}@${range ?? version}${development ? ' (development)' : ''}`,
    )
    .toSorted();
}

/**
 * For tests: the graph that files tell, a line for each package: `name@version: direct, development, needs a@1 b@2`.
 * What is not told is left out; `transitive` and `production` are told.
 */
export function graphOf(unit: LanguageUnit, files: Readonly<Record<string, string | Buffer>>): string[] {
  return trial(unit, files)
    .packages.map(({ package: { name, version, range, direct, development, requires } }) => {
      const parts = [
        ...(direct === undefined ? [] : [direct ? 'direct' : 'transitive']),
        ...(development === undefined ? [] : [development ? 'development' : 'production']),
        ...(requires === undefined ? [] : [['needs', ...requires.map(withoutType).toSorted()].join(' ')]),
      ];
      return `${name}@${range ?? version}: ${parts.join(', ')}`;
    })
    .toSorted();
}

function withoutType(purl: string): string {
  return decodeURIComponent(purl.replace(/^pkg:[^/]*\//, ''));
}

/** For tests: a unit's trial on the files of a folder of this machine, links not followed. */
export function trialOfFolder(unit: LanguageUnit, folder: string) {
  const files: Record<string, Buffer> = {};
  const waiting = [''];
  for (let inner = waiting.pop(); inner !== undefined; inner = waiting.pop()) {
    for (const name of readdirSync(join(folder, inner))) {
      const path = posix.join(inner, name);
      const status = lstatSync(join(folder, path));
      if (status.isDirectory()) waiting.push(path);
      const isWanted = status.isFile() && unit.interest(plainEntry(`/${path}`, status.size)) === 'yes';
      if (isWanted) files[`/${path}`] = readFileSync(join(folder, path));
    }
  }
  return trial(unit, files);
}

/** For tests: reads random bytes, and valid files mutated and cut off; anything but a Fault is thrown on. */
export function fuzz(
  unit: LanguageUnit,
  samples: Readonly<Record<string, string | Buffer>>,
  runs = 300,
): void {
  for (const [path, content] of Object.entries(samples)) {
    const valid = Buffer.from(content);
    const mutated = fc
      .tuple(fc.nat(valid.length), fc.nat(16), fc.oneof(fc.uint8Array({ maxLength: 8 }), piecesOf(valid)))
      .map(([at, removed, added]) =>
        Buffer.concat([valid.subarray(0, at), added, valid.subarray(at + removed)]),
      );
    const cut = fc.nat(valid.length).map((end) => valid.subarray(0, end));
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 200 }), mutated, cut);
    fc.assert(
      fc.property(bytes, (input) => trial(unit, { [path]: Buffer.from(input) }).packages.length >= 0),
      { numRuns: propertyRuns(runs) },
    );
  }
}

/** Pieces of the file itself, so that mutations repeat and nest what it is made of. */
function piecesOf(bytes: Buffer): fc.Arbitrary<Uint8Array> {
  return fc
    .tuple(fc.nat(bytes.length), fc.nat(64))
    .map(([start, length]) => bytes.subarray(start, start + length));
}
