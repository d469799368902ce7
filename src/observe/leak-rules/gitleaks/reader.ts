import type * as z from 'zod';
import type { ExceptionRemark } from '../../../model/exception/remark.ts';
import { Fault } from '../../../model/fault.ts';
import type { Allowance, ForeignRule, ForeignRules } from '../../../model/leak-rules/leak-rules.ts';
import { parseToml } from '../../document/toml.ts';
import { type LeakRuleReader, MOST_RULES, type OpenBeside } from '../types.ts';
import { filterOf } from './filter.ts';
import { merged } from './merge.ts';
import { Places } from './places.ts';
import { withKnownNames } from './known-names.ts';
import {
  type Allowlist,
  allowlistSchema,
  configSchema,
  extendSchema,
  type GitleaksConfig,
  type GitleaksRule,
  requiredSchema,
  ruleSchema,
} from './schema.ts';

/** Files that extend each other. */
const DEEPEST = 2;
const CONFIDENCE = 0.8;

/** Source: https://github.com/gitleaks/gitleaks#configuration, and docs/config.md of Betterleaks for what it adds. */
export const gitleaks: LeakRuleReader = {
  id: 'gitleaks',
  vectors: ['V1', 'V2', 'V4'],
  recognises: (name, text) =>
    /\.toml$/i.test(name) || /^[ \t]*\[{1,2}[ \t]*(?:rules|allowlists?|extend)[ \t]*\]{1,2}/im.test(text),
  read: (text, file, open) => readConfig(text, file, open, 0),
};

function readConfig(text: string, file: string, open: OpenBeside, depth: number): ForeignRules {
  const reading = new Reading(text, file);
  const { config } = reading;
  const { useDefault = false, path } = config.extend ?? {};
  if (useDefault && path !== undefined)
    throw new Fault('malformed', `${file}: [extend] has both useDefault and path; choose one`);
  const own = reading.rules();
  if (path === undefined || (depth === 0 && useDefault)) return own;
  if (depth === DEEPEST) return { ...own, remarks: [...own.remarks, tooDeep(file, path)] };
  const base = open(path);
  return merged(own, readConfig(base.text, base.file, open, depth + 1));
}

function tooDeep(file: string, path: string): ExceptionRemark {
  const text = `${path} is not read: files extend each other ${DEEPEST} times at most`;
  return { problem: 'unsupported', source: file, text };
}

/** One file while it is read. */
class Reading {
  readonly config: GitleaksConfig;
  readonly #file: string;
  readonly #places: Places;
  readonly #remarks: ExceptionRemark[] = [];

  constructor(text: string, file: string) {
    this.#file = file;
    this.#places = new Places(text, file);
    const read = configSchema.safeParse(withKnownNames(parseToml(text, file), file));
    if (!read.success) throw this.#fault(read.error);
    this.config = read.data;
    if ((read.data.rules?.length ?? 0) > MOST_RULES)
      throw new Fault('limit', `${file}: more than ${MOST_RULES} rules`);
  }

  rules(): ForeignRules {
    const { extend, rules = [], filter, prefilter } = this.config;
    this.#unknown(this.config, configSchema, `${this.#file}:1`, 'the file');
    if (extend) this.#unknown(extend, extendSchema, this.#places.of('extend'), '[extend]');
    const allowances = this.#allowances(this.config, `${this.#file}:1`, 'allowlists', 0);
    for (const one of [filter, prefilter])
      if (one !== undefined) allowances.push(...this.#filter(one, this.#places.of('filter')).allowances);
    const isExtending = extend?.useDefault === true || extend?.path !== undefined;
    const read = rules.flatMap((rule, index) => this.#rule(rule, index, isExtending));
    if (extend?.useDefault) this.#note(this.#places.of('extend'), DEFAULT_NOTE);
    return {
      rules: read,
      allowances,
      usesOwnRules: extend?.useDefault === true,
      disabled: extend?.disabledRules ?? [],
      remarks: this.#remarks,
      gaps: [],
    };
  }

  #rule(rule: GitleaksRule, index: number, isExtending: boolean): ForeignRule[] {
    const source = this.#places.of('rules', index);
    this.#unknown(rule, ruleSchema, source, `rule ${rule.id}`);
    if (rule.regex === undefined && rule.path === undefined && !isExtending)
      throw new Fault('malformed', `${source}: rule ${rule.id} has neither regex nor path`);
    for (const asked of rule.required ?? [])
      this.#unknown(asked, requiredSchema, source, `required of ${rule.id}`);
    if (rule.regex === undefined && rule.path !== undefined && rule.keywords)
      this.#note(source, `keywords of rule ${rule.id}, which tells files by their path alone, are not asked`);
    if (rule.tokenEfficiency) this.#note(source, `tokenEfficiency of rule ${rule.id} is not asked`);
    const filter = rule.filter === undefined ? undefined : this.#filter(rule.filter, source);
    const allowances = this.#allowances(rule, source, 'rules.allowlists', index);
    const entropy = rule.entropy ?? filter?.entropy;
    return [
      {
        id: rule.id,
        title: rule.description?.trim() || rule.id,
        source,
        references: [],
        confidence: CONFIDENCE,
        ...(rule.regex !== undefined && rule.regex !== '' && { expression: rule.regex }),
        ...(rule.path !== undefined && rule.path !== '' && { path: rule.path }),
        // 0 stands for none, as numbers that are not given do in its language.
        ...(rule.secretGroup && { group: rule.secretGroup }),
        ...(entropy && { entropy }),
        needsDigit: rule.id.startsWith('generic') && Boolean(entropy),
        keywords: rule.keywords ?? [],
        allowances: [...allowances, ...(filter?.allowances ?? [])],
        required: (rule.required ?? []).map(({ id, withinLines, withinColumns }) => ({
          id,
          ...(withinLines !== undefined && { withinLines }),
          ...(withinColumns !== undefined && { withinColumns }),
        })),
        isReported: rule.skipReport !== true,
      },
    ];
  }

  #allowances(
    { allowlist, allowlists }: Pick<GitleaksRule, 'allowlist' | 'allowlists'>,
    source: string,
    name: string,
    owner: number,
  ): Allowance[] {
    if (allowlist && allowlists)
      throw new Fault('malformed', `${source}: has both allowlist and allowlists; take allowlists`);
    const all = allowlist ? [allowlist] : (allowlists ?? []);
    return all.map((one, index) => {
      const place =
        name === 'allowlists'
          ? this.#places.ofAllowlist(index, source)
          : this.#places.ofAllowlist(index, source, owner);
      return this.#allowance(one, place);
    });
  }

  #allowance(list: Allowlist, source: string): Allowance {
    this.#unknown(list, allowlistSchema, source, 'the allowlist');
    const { description, commits = [], paths = [], regexes = [], stopwords = [], targetRules } = list;
    if (commits.length + paths.length + regexes.length + stopwords.length === 0)
      throw new Fault('malformed', `${source}: an allowlist without commits, paths, regexes or stopwords`);
    const condition = { AND: 'all', '&&': 'all', OR: 'any', '||': 'any', '': 'any' }[
      (list.condition ?? '').toUpperCase()
    ];
    if (condition !== 'all' && condition !== 'any')
      throw new Fault('malformed', `${source}: "${list.condition}" is no condition; write AND or OR`);
    const target = list.regexTarget || 'secret';
    if (target !== 'secret' && target !== 'match' && target !== 'line')
      throw new Fault('malformed', `${source}: "${target}" is no regexTarget; write secret, match or line`);
    return {
      source,
      ...(description && { reason: description }),
      condition,
      commits: commits.map((commit) => commit.toLowerCase()),
      paths,
      expressions: regexes,
      target,
      stopwords,
      ...(targetRules && { rules: targetRules }),
    };
  }

  #filter(text: string, source: string) {
    const { unsupported, ...read } = filterOf(text, source);
    for (const part of unsupported) this.#note(source, `this part of its filter is not asked: ${part}`);
    return read;
  }

  /** What none of its versions documents, or makes no difference to what is found. */
  #unknown(value: object, schema: z.ZodObject, source: string, what: string): void {
    for (const key of Object.keys(value).filter((name) => !Object.hasOwn(schema.shape, name)))
      this.#note(source, `"${key}" of ${what} is not asked`);
  }

  #note(source: string, text: string): void {
    this.#remarks.push({ problem: 'unsupported', source, text });
  }

  #fault(error: z.ZodError): Fault {
    const [issue] = error.issues;
    const [first, second] = issue?.path ?? [];
    const source =
      first === 'rules' && typeof second === 'number' ? this.#places.of('rules', second) : `${this.#file}:1`;
    return new Fault(
      'malformed',
      `${source}: ${(issue?.path ?? []).join('.')}: ${issue?.message ?? 'is wrong'}`,
    );
  }
}

const DEFAULT_NOTE =
  'useDefault: the rules of gitleaks are not part of this program; our own rules look in their place, under their own ids';
