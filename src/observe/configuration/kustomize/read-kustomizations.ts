import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import { Fault } from '../../../model/fault.ts';
import type { Gap } from '../../../model/gap.ts';
import { BUILD_LIMITS, BuildBudget, type BuildLimits } from './budget.ts';
import { buildRoot } from './build.ts';
import type { Tell } from './building.ts';
import { folderOf } from './paths.ts';
import { documentOf, keyOf, type Resource } from './resource.ts';
import { Sources, type TextOf } from './sources.ts';
import { isSame } from './tree.ts';

/** What the kustomizations of a target make. */
export interface ReadKustomizations {
  /** Placed in the files that their resources come from; nothing of them can be edited. */
  readonly documents: readonly StructuredDocument[];
  /** Paths of files that are part of a kustomization, and nothing on their own. */
  readonly files: ReadonlySet<string>;
  readonly gaps: readonly Gap[];
}

/**
 * Builds the kustomizations among files, those that no other one takes, as `kustomize build` does. `textOf` is asked for
 * whatever they name. Nothing is fetched.
 */
export function readKustomizations(
  found: readonly string[],
  textOf: TextOf,
  limits: BuildLimits = BUILD_LIMITS,
): ReadKustomizations {
  const budget = new BuildBudget(limits);
  const sources = new Sources(textOf, budget);
  const gaps = new Gaps();
  const tell = gaps.tell;
  const built = new Set<string>();
  const known = found.toSorted().filter((file) => isKustomization(file, sources, tell));
  const taken = new Set(known.flatMap((file) => takenBy(file, sources)));
  const made = new Builds(budget);
  // Of those that take each other, none is left out.
  for (const file of [...known.filter((one) => !taken.has(one)), ...known]) {
    if (built.has(file)) continue;
    try {
      if (sources.kustomizationOf(file)?.isComponent) {
        // Its files are none of their own, and its patches are for what nobody gives it.
        buildRoot(file, { sources, budget, built, tell: () => undefined });
        tell('unknown', file, 'a component that no kustomization takes: it is not built', true);
      } else made.add(file, buildRoot(file, { sources, budget, built, tell }), tell);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      built.add(file);
      tell('limit', file, error.message);
    }
  }
  made.tellOfClashes(tell);
  return { documents: made.documents, files: sources.files, gaps: gaps.all };
}

/** Is it one? What may be one and cannot be read is told. */
function isKustomization(file: string, sources: Sources, tell: Tell): boolean {
  try {
    if (sources.kustomizationOf(file)) return true;
    const { documents, gaps } = sources.candidate(file);
    if (documents.length > 0 || gaps.length === 0) return false;
    for (const { kind, subject, reason } of gaps) tell(kind, subject, reason);
    sources.take(file);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    tell('unreadable', file, error.message);
  }
  return false;
}

const MOST_GAPS = 1000;
const LONGEST_REASON = 500;

/** Gaps, each once, and no more than a person looks at. */
class Gaps {
  readonly #told = new Map<string, Gap>();
  #more = 0;

  readonly tell: Tell = (kind, subject, text, informational) => {
    const reason = text.slice(0, LONGEST_REASON);
    const key = `${subject}\n${reason}`;
    if (this.#told.size >= MOST_GAPS && !this.#told.has(key)) this.#more += 1;
    else this.#told.set(key, { kind, subject, reason, ...(informational && { informational }) });
  };

  get all(): readonly Gap[] {
    const [first] = this.#told.values();
    if (!first || this.#more === 0) return [...this.#told.values()];
    const reason = `of kustomizations there are ${this.#more} more gaps`;
    return [...this.#told.values(), { kind: 'limit', subject: first.subject, reason, count: this.#more }];
  }
}

/** Kustomizations that one takes. */
function takenBy(file: string, sources: Sources): string[] {
  const { resources = [], bases = [], components = [] } = sources.kustomizationOf(file) ?? {};
  return [...resources, ...bases, ...components].flatMap(({ item }) => {
    try {
      const found = sources.find(file, item);
      return found.isFolder ? [found.file] : [];
    } catch (error) {
      if (error instanceof Fault) return [];
      throw error;
    }
  });
}

const MOST_NAMED = 5;

/** What roots make; of a resource that several make, the first one. */
class Builds {
  readonly #resources = new Map<string, { readonly root: string; readonly resource: Resource }>();
  readonly #clashes = new Map<string, { readonly roots: Set<string>; readonly names: Set<string> }>();
  readonly #budget: BuildBudget;

  constructor(budget: BuildBudget) {
    this.#budget = budget;
  }

  get documents(): StructuredDocument[] {
    return Array.from(this.#resources.values(), ({ resource }) => documentOf(resource));
  }

  add(root: string, resources: readonly Resource[], tell: Tell): void {
    for (const resource of resources) {
      const { identity } = resource;
      const key = keyOf(identity);
      const before = this.#resources.get(key);
      const name = [identity.kind, identity.namespace, identity.name].filter((part) => part !== '').join(' ');
      if (!before) this.#resources.set(key, { root, resource });
      else if (before.root === root)
        tell('unreadable', root, `two resources become ${name}; the first counts`);
      else if (!isSame(before.resource.value, resource.value, this.#budget)) {
        const clash = this.#clashes.get(before.root) ?? { roots: new Set(), names: new Set() };
        this.#clashes.set(before.root, clash);
        clash.roots.add(folderOf(root) || '.');
        clash.names.add(name);
      }
    }
  }

  tellOfClashes(tell: Tell): void {
    for (const [root, { roots, names }] of this.#clashes) {
      const others = listed([...roots]);
      const reason = `${others} make ${listed([...names])} otherwise; what ${folderOf(root) || '.'} makes counts: give one of these folders`;
      tell('undecided', root, reason);
    }
  }
}

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return [...names.slice(0, MOST_NAMED), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
