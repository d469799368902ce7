import { posix } from 'node:path';
import type { GitlabInclude, GitlabPlace } from '../../../model/configuration/gitlab-ci.ts';
import { keysOf, valueAt } from '../../../model/configuration/place.ts';

const KINDS = ['local', 'remote', 'project', 'component', 'template', 'artifact'] as const;
/** Wildcards in a path; each is a choice of where to cut. */
const MOST_WILDCARDS = 3;
const LONGEST_PATH = 1024;

/** What an `include` names, in each of its forms. Source: GitLab, "CI/CD YAML syntax reference", `include`. */
export function includesAt({ document, path }: GitlabPlace, given: unknown): GitlabInclude[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  return list.flatMap((one, index): GitlabInclude[] => {
    const place = { document, path: Array.isArray(given) ? [...path, index] : path };
    if (typeof one === 'string') {
      const kind = /^https?:\/\//i.test(one) ? 'remote' : 'local';
      return [{ ...place, kind, value: { [kind]: one } }];
    }
    const kind = KINDS.find((name) => keysOf(one).includes(name));
    return kind ? [{ ...place, kind, value: one }] : [];
  });
}

/** Comparisons of wildcards with paths, over all includes of a target. */
const MOST_COMPARISONS = 2_000_000;

/** The files of a target, as includes name them. */
export class IncludedFiles {
  readonly #paths: ReadonlySet<string>;
  readonly #known = new Map<string, readonly string[]>();
  #left = MOST_COMPARISONS;

  constructor(paths: ReadonlySet<string>) {
    this.#paths = paths;
  }

  /** The files of the repository that an include names, from the folder nearest to its own file that has them. */
  of(include: GitlabInclude): readonly string[] {
    const wanted = valueAt(include.value, ['local']);
    if (include.kind !== 'local' || typeof wanted !== 'string' || wanted.length > LONGEST_PATH) return [];
    const name = posix.join('/', wanted);
    for (let folder = posix.dirname(include.document.path); ; folder = posix.dirname(folder)) {
      const found = this.#at(posix.join(folder, name));
      if (found.length > 0 || folder === '/' || folder === '.') return found;
    }
  }

  #at(name: string): readonly string[] {
    const known = this.#known.get(name);
    if (known) return known;
    const found = name.includes('*') ? this.#matching(name) : this.#paths.has(name) ? [name] : [];
    this.#known.set(name, found);
    return found;
  }

  #matching(name: string): string[] {
    const parts = name.split(/(\*\*|\*)/);
    this.#left -= this.#paths.size;
    if (parts.length > 2 * MOST_WILDCARDS + 1 || this.#left < 0) return [];
    const pattern = parts
      .map((part) =>
        part === '**' ? '.*' : part === '*' ? '[^/]*' : part.replaceAll(/[^\w/]/g, String.raw`\$&`),
      )
      .join('');
    const expression = new RegExp(`^${pattern}$`);
    return [...this.#paths].filter((path) => path.length <= LONGEST_PATH && expression.test(path));
  }
}
