import type {
  GitlabJob,
  GitlabScript,
  GitlabValue,
  GitlabVariable,
} from '../../../model/configuration/gitlab-ci.ts';
import type { ScriptReader } from './scripts.ts';
import { keysOf, valueAt } from '../../../model/configuration/place.ts';
import { itemsOf, merged, valueIn, type ValueBudget } from './values.ts';

/** Names at the top of a file that are no jobs. */
const GLOBAL = new Set([
  'default',
  'include',
  'stages',
  'types',
  'variables',
  'workflow',
  'spec',
  'image',
  'services',
  'cache',
  'before_script',
  'after_script',
]);
/** What a job takes from `default`, or from the top of the file as in old files. */
const DEFAULTS = [
  'after_script',
  'artifacts',
  'before_script',
  'cache',
  'hooks',
  'id_tokens',
  'image',
  'interruptible',
  'retry',
  'services',
  'tags',
  'timeout',
];
/** Jobs that extend each other; GitLab takes eleven. */
const DEEPEST_EXTENSION = 11;

/** Who hears of what cannot be read. */
export interface JobReader {
  readonly root: GitlabValue;
  readonly budget: ValueBudget;
  readonly scripts: ScriptReader;
  readonly tell: (path: string, reason: string) => void;
}

/** The jobs of a pipeline, hidden ones last. Throws a `Fault` (`limit`) where merging makes too much. */
export function jobsOf(reader: JobReader): GitlabJob[] {
  const names = [...(reader.root.entries ?? [])]
    .filter(([name, { entries }]) => entries && !GLOBAL.has(name))
    .map(([name]) => name);
  const known = new Map<string, GitlabValue>();
  const jobs = names.map((name) => jobOf(name, extended(name, reader, known, []), reader));
  return [...jobs.filter(({ isHidden }) => !isHidden), ...jobs.filter(({ isHidden }) => isHidden)];
}

function extended(
  name: string,
  reader: JobReader,
  known: Map<string, GitlabValue>,
  open: readonly string[],
): GitlabValue {
  const { root, budget } = reader;
  const own = root.entries?.get(name) ?? { document: root.document, path: [name], value: undefined };
  const done = known.get(name);
  if (done) return done;
  if (open.includes(name) || open.length >= DEEPEST_EXTENSION) {
    reader.tell(own.document.path, `${name} extends itself, or more jobs in each other than GitLab takes`);
    return own;
  }
  const bases = itemsOf(valueIn(own, ['extends'], root, budget), root, budget)
    .map(({ value }) => value)
    .filter((base) => typeof base === 'string' && root.entries?.has(base) === true) as string[];
  const [first, ...rest] = bases.map((base) => extended(base, reader, known, [...open, name]));
  const value = first
    ? merged(
        rest.reduce((all, one) => merged(all, one, budget), first),
        own,
        budget,
      )
    : own;
  known.set(name, value);
  return value;
}

function jobOf(
  name: string,
  config: GitlabValue,
  { root, budget, scripts: reader, tell }: JobReader,
): GitlabJob {
  const inherited = valueIn(config, ['inherit', 'default'], root, budget)?.value;
  const isInherited = (key: string): boolean =>
    DEFAULTS.includes(key) && inherited !== false && (!Array.isArray(inherited) || inherited.includes(key));
  const get = (keys: readonly string[]): GitlabValue | undefined => {
    const own = valueIn(config, keys, root, budget);
    const [key = ''] = keys;
    if (own || valueIn(config, [key], root, budget) || !isInherited(key)) return own;
    return valueIn(root, ['default', ...keys], root, budget) ?? valueIn(root, keys, root, budget);
  };
  const items = (keys: readonly string[]): GitlabValue[] => itemsOf(get(keys), root, budget);
  const tellOf = (reason: string): void => tell(config.document.path, `${name}: ${reason}`);
  const scripts = [
    reader.scriptOf('script', [...items(['before_script']), ...items(['script'])], tellOf),
    reader.scriptOf('after_script', items(['after_script']), tellOf),
    reader.scriptOf('pre_get_sources_script', items(['hooks', 'pre_get_sources_script']), tellOf),
  ].filter((one): one is GitlabScript => one !== undefined);
  const variables = new Map([
    ...variablesOf(valueIn(root, ['variables'], root, budget), true),
    ...variablesOf(valueIn(config, ['variables'], root, budget), false),
    ...variablesOfRules(itemsOf(valueIn(root, ['workflow', 'rules'], root, budget), root, budget)),
    ...variablesOfRules(items(['rules'])),
  ]);
  // Each job has those of the whole pipeline anew.
  budget.take(variables.size);
  return {
    name,
    isHidden: name.startsWith('.'),
    document: config.document,
    path: config.path,
    get,
    items,
    scripts,
    variables,
  };
}

/** Those that a rule sets where it holds; what it puts another variable into counts more than what it does not. */
function variablesOfRules(rules: readonly GitlabValue[]): [string, GitlabVariable][] {
  return rules.flatMap(({ value: rule, document, path }) =>
    keysOf(valueAt(rule, ['variables'])).flatMap((name): [string, GitlabVariable][] => {
      const text = valueAt(rule, ['variables', name]);
      const place = { document, path: [...path, 'variables', name] };
      return typeof text === 'string' && text.includes('$')
        ? [[name, { text, isOpen: false, ...place }]]
        : [];
    }),
  );
}

function variablesOf(map: GitlabValue | undefined, isGlobal: boolean): [string, GitlabVariable][] {
  return [...(map?.entries ?? [])].flatMap(([name, given]): [string, GitlabVariable][] => {
    const one = given.entries ? given.entries.get('value') : given;
    const value = one?.value;
    const isText = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    const isOpen = isGlobal && given.entries?.has('description') === true && !given.entries.has('options');
    if (!isText && !isOpen) return [];
    const { document, path } = given;
    return [[name, { text: isText ? String(value) : '', isOpen, document, path }]];
  });
}
