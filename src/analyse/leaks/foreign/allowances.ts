import { createHash } from 'node:crypto';
import type { Allowance, KnownSecrets } from '../../../model/leak-rules/leak-rules.ts';
import type { Allowed } from '../types.ts';
import { type Expression, compileExpression } from './expression.ts';
import { Stopwords } from './stopwords.ts';

/** What was found, as allowances look at it. */
export interface Judged {
  readonly rule: string;
  /** From the target's root, without a slash in front. */
  readonly path: string;
  readonly secret: string;
  readonly match: string;
  /** All of the lines that the match is on. */
  readonly line: string;
}

/** An allowance with its expressions compiled. */
interface Compiled {
  readonly number: number;
  readonly allowance: Allowance;
  readonly paths: readonly Expression[];
  readonly expressions: readonly Expression[];
  readonly stopwords: Stopwords;
  readonly commits: ReadonlySet<string>;
}

/** Says of a finding who hides it. */
export class Allowances {
  #count = 0;
  readonly #everywhere: Compiled[] = [];
  readonly #byRule = new Map<string, Compiled[]>();
  readonly #known: KnownSecrets['files'];
  /** By the numbers of those who hide something in some commits: findings are many, and those who do are few. */
  readonly #partly = new Map<string, Allowed>();

  constructor(known: KnownSecrets['files'] = new Map()) {
    this.#known = known;
  }

  /** Adds one, for these rules only where some are given. The expressions that are none, with what is wrong with them. */
  add(allowance: Allowance, rules: readonly string[] | undefined = allowance.rules): string[] {
    const problems: string[] = [];
    const compiled = (list: readonly string[]) =>
      list.flatMap((text) => {
        const made = compileExpression(text);
        if (typeof made !== 'string') return [made];
        problems.push(`"${text.slice(0, 100)}" is no expression: ${made}`);
        return [];
      });
    const entry = {
      number: (this.#count += 1),
      allowance,
      paths: compiled(allowance.paths),
      expressions: compiled(allowance.expressions),
      stopwords: new Stopwords(allowance.stopwords),
      commits: new Set(allowance.commits),
    };
    // Without a criterion it would hide more than was asked for.
    if (problems.length > 0) return problems;
    if (!rules) this.#everywhere.push(entry);
    else
      for (const rule of rules) {
        const list = this.#byRule.get(rule);
        if (list) list.push(entry);
        else this.#byRule.set(rule, [entry]);
      }
    return [];
  }

  /** Is there none? */
  get isEmpty(): boolean {
    return this.#everywhere.length + this.#byRule.size + this.#known.size === 0;
  }

  /** Who hides the finding: in any case, or else in some commits only. */
  of(found: Judged): Allowed | undefined {
    const known = this.#knownAs(found);
    if (known) return known;
    const partly: Compiled[] = [];
    for (const entry of [...this.#everywhere, ...(this.#byRule.get(found.rule) ?? [])]) {
      const answer = holds(entry, found);
      if (answer === 'yes') return sourceOf(entry);
      if (answer === 'in commits') partly.push(entry);
    }
    return this.#inCommits(partly);
  }

  #inCommits(partly: readonly Compiled[]): Allowed | undefined {
    const last = partly.at(-1);
    if (!last) return undefined;
    const key = partly.map(({ number }) => number).join(' ');
    const known = this.#partly.get(key);
    if (known) return known;
    const allowed = { ...sourceOf(last), commits: partly.map(({ commits }) => commits) };
    this.#partly.set(key, allowed);
    return allowed;
  }

  #knownAs({ path, secret }: Judged): Allowed | undefined {
    const secrets = this.#known.get(path);
    if (!secrets || secret === '') return undefined;
    const known = secrets.get(createHash('sha1').update(secret).digest('hex'));
    return known && { source: known.source, reason: known.reason };
  }
}

function sourceOf({ allowance: { source, reason } }: Compiled): Allowed {
  return { source, ...(reason !== undefined && { reason }) };
}

function holds({ allowance, paths, expressions, stopwords, commits }: Compiled, found: Judged) {
  const tests: boolean[] = [];
  if (paths.length > 0) tests.push(paths.some((one) => one.test(found.path)));
  if (expressions.length > 0) tests.push(expressions.some((one) => one.test(found[allowance.target])));
  if (!stopwords.isEmpty) tests.push(stopwords.areIn(found.secret));
  const depends = commits.size > 0;
  if (allowance.condition === 'any') {
    if (tests.includes(true)) return 'yes';
    return depends ? 'in commits' : 'no';
  }
  if (tests.includes(false)) return 'no';
  if (depends) return 'in commits';
  return tests.length > 0 ? 'yes' : 'no';
}
