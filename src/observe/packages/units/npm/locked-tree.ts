import type { NamedPackage } from '../../language-package/types.ts';

const MODULES = 'node_modules/';
/** Folders of modules in each other, beyond which nothing is looked for. */
const MAXIMUM_DEPTH = 64;

interface Placed {
  readonly fact: NamedPackage;
  readonly needs: readonly string[];
}

/**
 * Packages by their places, such as `node_modules/a/node_modules/b`, from which Node's way of looking for modules tells
 * who gets which: https://nodejs.org/api/modules.html#loading-from-node_modules-folders
 */
export class LockedTree {
  readonly #packages = new Map<string, Placed>();
  readonly #direct = new Set<string>();
  /** Folders of projects, and what they need; a place is known only when all are read. */
  readonly #projects: [folder: string, needs: readonly string[]][] = [];

  get size(): number {
    return this.#packages.size;
  }

  /** `folder` is empty for the root, else that of a workspace. */
  addProject(folder: string, needs: readonly string[]): void {
    this.#projects.push([folder, needs]);
  }

  addPackage(place: string, fact: NamedPackage, needs: readonly string[]): void {
    this.#packages.set(place, { fact, needs });
  }

  /** Each package with what it requires, and whether a project asks for it itself, where the file tells of projects. */
  facts(): NamedPackage[] {
    for (const [folder, needs] of this.#projects)
      for (const name of needs) this.#direct.add(this.#resolved(folder, name) ?? '');
    const tellsDirect = this.#projects.length > 0;
    return [...this.#packages].map(([place, { fact, needs }]) => {
      const requires = needs.flatMap((name) => this.#referenceOf(this.#resolved(place, name)));
      return { ...fact, requires, ...(tellsDirect && { direct: this.#direct.has(place) }) };
    });
  }

  /** The place of the package that a module at `place` gets by this name. */
  #resolved(place: string, name: string): string | undefined {
    let folder: string | undefined = place;
    for (let depth = 0; folder !== undefined && depth < MAXIMUM_DEPTH; depth += 1) {
      const at: string = `${folder === '' ? '' : `${folder}/`}${MODULES}${name}`;
      if (this.#packages.has(at)) return at;
      folder = outerFolder(folder);
    }
    return undefined;
  }

  #referenceOf(place: string | undefined): string[] {
    const found = this.#packages.get(place ?? '');
    return found ? [`${found.fact.name}@${found.fact.version}`] : [];
  }
}

/** The folder that has the outermost folder of modules but one: that of the package in which `folder` is installed. */
function outerFolder(folder: string): string | undefined {
  if (folder === '') return undefined;
  const at = folder.lastIndexOf(MODULES);
  if (at >= 0) return folder.slice(0, Math.max(0, at - 1));
  const slash = folder.lastIndexOf('/');
  return slash < 0 ? '' : folder.slice(0, slash);
}
