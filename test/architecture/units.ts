import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as z from 'zod';
import { familiesIn } from './families.ts';
import { ROOT } from './source-files.ts';

/** What a family promises: its units are folders of the same kind. */
export interface FamilyContract {
  /** Where its `registry.ts` is, and its units' folders. */
  readonly folder: string;
  /** The files that every unit has, the one with the unit first. */
  readonly files: readonly [unit: string, ...rest: string[]];
  /** What a unit is when it is loaded, its id left out. */
  readonly unit: z.ZodType;
  /** What the id has before the folder's name; left out: nothing. */
  readonly idPrefix?: string;
  /** The page that tells people of every unit, by the folder's name. */
  readonly page: string;
  /** How one is added; left out: seldom. It names the folder. */
  readonly guide?: string;
}

/** A family as it is. */
export interface Family {
  readonly contract: FamilyContract;
  readonly units: ReadonlyMap<string, Unit>;
  /** What its registry lists, loaded where it lists what is to be loaded. */
  readonly registered: readonly unknown[];
  /** Texts of its page and its guide. */
  readonly page: string;
  readonly guide: string;
}

/** A unit's folder. */
export interface Unit {
  readonly files: readonly string[];
  readonly readme: string;
  /** What its file exports that has an id. */
  readonly exported: readonly unknown[];
}

/** Folders with a `registry.ts`. */
export function familyFolders(): string[] {
  return familiesIn(globSync('src/**/registry.ts', { cwd: ROOT, exclude: ['src/model/**'] })).toSorted();
}

/** Reads a family from the disk, and loads its units and its registry. */
export async function readFamily(contract: FamilyContract): Promise<Family> {
  const { folder, page, guide } = contract;
  const names = readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  const units = await Promise.all(
    names.map(async (name): Promise<[string, Unit]> => [name, await readUnit(contract, name)]),
  );
  const lists = Object.values(await load(`${folder}/registry.ts`)).flatMap(listIn);
  return {
    contract,
    units: new Map(units),
    registered: await Promise.all(lists.map(loadedEntry)),
    page: read(page),
    guide: guide === undefined ? '' : read(guide),
  };
}

async function readUnit({ folder, files }: FamilyContract, name: string): Promise<Unit> {
  const there = readdirSync(join(ROOT, folder, name));
  const exported = there.includes(files[0]) ? Object.values(await load(`${folder}/${name}/${files[0]}`)) : [];
  return {
    files: there,
    readme: there.includes('README.md') ? read(`${folder}/${name}/README.md`) : '',
    exported: exported.filter((value) => idOf(value) !== undefined),
  };
}

async function load(path: string): Promise<object> {
  return (await import(pathToFileURL(join(ROOT, path)).href)) as object;
}

/** What an export of a registry lists: units in a list, or by their ids. */
function listIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  const values = typeof value === 'object' && value !== null ? Object.values(value) : [];
  return values.every((one) => idOf(one) !== undefined) ? values : [];
}

/** An entry of a registry that lists ways to load units is what it loads. */
async function loadedEntry(entry: unknown): Promise<unknown> {
  const { load: way } = entry as { load?: () => Promise<object> };
  return way ? { ...(await way()), listed: idOf(entry) } : entry;
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The id of a value that has one. */
function idOf(value: unknown): string | undefined {
  const id: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'id') : undefined;
  return typeof id === 'string' ? id : undefined;
}

/** What a family lacks of what it promises, a sentence each. */
export function familyBreaches(family: Family): string[] {
  const { contract, registered, units, guide } = family;
  const { folder, idPrefix = '' } = contract;
  const ids = registered.map(idOf);
  const strange = ids.filter((id) => id === undefined || !units.has(id.slice(idPrefix.length)));
  return [
    ...(units.size === 0 ? [`${folder}: has no units`] : []),
    ...unlistedFiles(family).map(
      (file) => `${folder}: every unit has ${file}, which its contract does not list`,
    ),
    ...strange.map((id) => `${folder}: registers ${id}, which has no folder`),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${folder}: registers ${id} twice`),
    ...(contract.guide === undefined || guide.includes(`${folder}/`)
      ? []
      : [`${contract.guide}: does not name ${folder}/`]),
    ...[...units].flatMap(([name, unit]) => unitBreaches(name, unit, family)),
  ];
}

/** Files that all units have beyond those of the contract. */
function unlistedFiles({ contract, units }: Family): string[] {
  const [first, ...others] = [...units.values()];
  if (!first || others.length === 0) return [];
  return first.files.filter(
    (file) => !contract.files.includes(file) && others.every((unit) => unit.files.includes(file)),
  );
}

function unitBreaches(name: string, unit: Unit, { contract, registered, page }: Family): string[] {
  const where = `${contract.folder}/${name}`;
  const id = `${contract.idPrefix ?? ''}${name}`;
  return [
    ...contract.files.filter((file) => !unit.files.includes(file)).map((file) => `${where}: has no ${file}`),
    ...(unit.files.some((file) => file.endsWith('.test.ts')) ? [] : [`${where}: has no test`]),
    ...(/^# \S.*\n+\S/.test(unit.readme) ? [] : [`${where}: README.md says nothing`]),
    ...exportBreaches(where, id, unit, contract),
    ...(registered.some((one) => isListed(one, id)) ? [] : [`${where}: is not in registry.ts`]),
    ...(words(page).includes(words(name)) ? [] : [`${where}: ${contract.page} does not speak of it`]),
  ];
}

/** What is wrong with the unit that a folder's file exports. */
function exportBreaches(
  where: string,
  id: string,
  { exported }: Unit,
  { files, unit }: FamilyContract,
): string[] {
  const [only, ...others] = exported;
  if (only === undefined || others.length > 0)
    return [`${where}: ${files[0]} exports ${exported.length} units`];
  const wrong = unit.safeParse(only).error?.issues ?? [];
  return [
    ...(idOf(only) === id ? [] : [`${where}: its id is ${idOf(only)}, not ${id}`]),
    ...wrong.map(({ path, message }) => `${where}: ${path.join('.')}: ${message}`),
  ];
}

/** Is it the unit, and listed under its own id? */
function isListed(entry: unknown, id: string): boolean {
  const { listed = id } = entry as { listed?: string };
  return idOf(entry) === id && listed === id;
}

const wordsOf = new Map<string, string>();

/** A text as words between blanks, so that one is found only as a whole. Pages are asked for each of their units. */
function words(text: string): string {
  const known =
    wordsOf.get(text) ??
    ` ${text
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, ' ')
      .trim()} `;
  wordsOf.set(text, known);
  return known;
}
