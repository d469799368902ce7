import { existsSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type { DeclaredContainer, DeclaredRecipe, DeclaredWorkload } from '../../model/deployment.ts';
import { isInside } from './inside-folder.ts';

/** Images and folders that manifests are joined with. */
export interface Joins {
  /** Images or folders by the name of their workload, container or image. */
  readonly images: ReadonlyMap<string, string>;
  /** A folder whose sub-folders are build contexts, by the same names. Undefined: looked for beside the manifests. */
  readonly contexts: string | undefined;
}

/** What is read for a container, and how provenance names its files. */
export interface NamedContents {
  readonly target: string;
  readonly prefix: string;
  /** What its manifest says of the Dockerfile in it. */
  readonly recipe?: DeclaredRecipe;
}

const RECIPES = ['Dockerfile', 'Containerfile'];

/**
 * What a container's contents are read from: what the user names, else the build context that its Compose file has,
 * else a folder of its name with a Dockerfile in it, beside the manifests or beside their folder. Undefined where there
 * is none. `folder` is the manifests' own.
 */
export function contentsNamed(
  workload: DeclaredWorkload,
  { name, image, build, recipe }: DeclaredContainer,
  { images, contexts }: Joins,
  folder: string,
): NamedContents | undefined {
  const imageName = basename((image ?? '').replace(/@.*/s, '')).replace(/:.*/s, '');
  const names = [workload.name, name, image ?? '', imageName].filter((word) => word !== '');
  const given = names.map((word) => images.get(word)).find((target) => target !== undefined);
  if (given !== undefined) return { target: given, prefix: '' };
  const folders = names.filter(isFolderName);
  if (contexts !== undefined) {
    const context = folders.map((word) => join(contexts, word)).find(isFolder);
    if (context !== undefined) return { target: `dir:${context}`, prefix: `${basename(context)}/` };
  }
  const own = build === undefined ? undefined : inside(folder, join(folder, build));
  if (own !== undefined)
    return { target: `dir:${own}`, prefix: prefixOf(folder, own), ...(recipe ? { recipe } : {}) };
  if (contexts !== undefined || build !== undefined) return undefined;
  const beside = [folder, join(folder, '..')].flatMap((root) =>
    folders.flatMap((word) => (hasRecipe(join(root, word)) ? (inside(root, join(root, word)) ?? []) : [])),
  );
  return beside[0] === undefined
    ? undefined
    : { target: `dir:${beside[0]}`, prefix: prefixOf(folder, beside[0]) };
}

const prefixOf = (folder: string, path: string): string => `${relative(folder, path) || '.'}/`;
const isFolderName = (name: string): boolean => /^[\w.-]+$/.test(name) && !/^\.+$/.test(name);
const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
const hasRecipe = (path: string): boolean => RECIPES.some((name) => existsSync(join(path, name)));

/** A folder, if it really lies in another one: a stranger's file reads nothing elsewhere. */
function inside(folder: string, path: string): string | undefined {
  return isFolder(path) && isInside(folder, path) ? path : undefined;
}
