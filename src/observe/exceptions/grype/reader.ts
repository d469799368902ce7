import * as z from 'zod';
import type { Ecosystem } from '../../../model/ecosystems.ts';
import type { Exception, PackageSelector, TextPattern } from '../../../model/exception/exception.ts';
import type { ExceptionRemark } from '../../../model/exception/remark.ts';
import type { ExceptionReader } from '../types.ts';
import { YamlFile } from '../yaml-file.ts';

const text = z.union([z.string(), z.number()]).transform(String).nullish();
const packageSchema = z.looseObject({
  name: text,
  version: text,
  language: text,
  type: text,
  location: text,
});
const ruleSchema = z.looseObject({
  vulnerability: text,
  'include-aliases': z.boolean().nullish(),
  reason: text,
  'fix-state': text,
  package: packageSchema.nullish(),
});
type Rule = z.infer<typeof ruleSchema>;

/** Types of packages and languages, as its reports name them, that are ecosystems of ours. */
const ECOSYSTEM_OF: Readonly<Record<string, Ecosystem>> = {
  deb: 'deb',
  apk: 'apk',
  rpm: 'rpm',
  npm: 'npm',
  javascript: 'npm',
  python: 'pypi',
  'go-module': 'golang',
  go: 'golang',
  'java-archive': 'maven',
  java: 'maven',
  'rust-crate': 'cargo',
  rust: 'cargo',
  gem: 'gem',
  ruby: 'gem',
  'php-composer': 'composer',
  php: 'composer',
};

/** What is known of a fix: whether a release has one, and not why none does. */
const FIX_OF: Readonly<Record<string, 'known' | 'none'>> = {
  fixed: 'known',
  'not-fixed': 'none',
  unknown: 'none',
};

/** Settings at its top that leave findings out, or read what this program is given otherwise. */
const OTHER_SETTINGS: Readonly<Record<string, string>> = {
  'only-fixed': 'use --only-fixed',
  'only-notfixed': 'use a waiver with "fix: known" in its scope',
  'ignore-states': 'use rules with "fix-state"',
  'ignore-wontfix': 'use rules with "fix-state"',
  exclude: 'use .plimsollignore',
  'vex-documents': 'use --vex',
  'vex-add': 'statements add no findings',
};

/** The list `ignore` of its settings. Source: https://github.com/anchore/grype#specifying-matches-to-ignore */
export const grype: ExceptionReader = {
  id: 'grype',
  vectors: ['V3'],
  recognises: (name, keys) => /^\.?grype(?:\.[\w-]+)*\.ya?ml$/i.test(name) || keys.includes('ignore'),
  read(content, file) {
    const yaml = new YamlFile(content, file);
    const top = yaml.parse(z.record(z.string(), z.unknown()).nullish()) ?? {};
    const remarks = Object.keys(top).flatMap((key): ExceptionRemark[] => {
      const way = Object.hasOwn(OTHER_SETTINGS, key) ? OTHER_SETTINGS[key] : undefined;
      return way === undefined || isEmpty(top[key])
        ? []
        : [
            {
              problem: 'unsupported',
              source: yaml.sourceOf(key),
              text: `"${key}" is not read from here; ${way}`,
            },
          ];
    });
    const rules = yaml.parse(z.array(z.unknown()).nullish(), 'ignore') ?? [];
    const exceptions = rules.flatMap((_, index): Exception[] => {
      const rule = yaml.parse(ruleSchema, 'ignore', index);
      const source = yaml.sourceOf('ignore', index);
      const reason = unsupported(rule);
      if (reason === undefined) return [exceptionOf(rule, source)];
      remarks.push({
        problem: 'unsupported',
        source,
        text: `${nameOf(rule)}: ${reason}, so that the rule ignores nothing`,
      });
      return [];
    });
    return { exceptions, paths: [], remarks };
  },
};

function isEmpty(value: unknown): boolean {
  return value === null || value === false || value === '' || (Array.isArray(value) && value.length === 0);
}

/** What a rule asks that nothing here can tell: leaving it out would ignore more than was asked for. */
function unsupported(rule: Rule): string | undefined {
  const { vulnerability, 'fix-state': fix, package: of } = rule;
  const keys = [
    ...unknownKeys(rule, ruleSchema.shape),
    ...unknownKeys(of ?? {}, packageSchema.shape).map((key) => `package.${key}`),
  ];
  if (keys.length > 0) return `${keys.map((key) => `"${key}"`).join(', ')} cannot be told here`;
  if (fix && !Object.hasOwn(FIX_OF, fix)) return `whether a fix is "${fix}" is not known here`;
  for (const word of [of?.type, of?.language])
    if (word && !Object.hasOwn(ECOSYSTEM_OF, word)) return `packages of "${word}" are not read here`;
  if (vulnerability || fix || of?.name || of?.version || of?.type || of?.language || of?.location)
    return undefined;
  return 'it is about everything';
}

function unknownKeys(value: object, shape: object): string[] {
  return Object.entries(value).flatMap(([key, inner]) =>
    Object.hasOwn(shape, key) || isEmpty(inner) || inner === undefined ? [] : [key],
  );
}

function exceptionOf(
  { vulnerability, reason, 'fix-state': fix, package: of }: Rule,
  source: string,
): Exception {
  const packages = packagesOf(of);
  return {
    by: 'ignore-file',
    source,
    ...(reason && { reason }),
    selector: {
      kinds: ['vulnerability'],
      ...(vulnerability && { ids: [vulnerability] }),
      ...(packages.length > 0 && { packages }),
      ...(of?.location && { paths: [{ grammar: 'glob', text: of.location }] }),
      ...(fix && { scope: { fix: FIX_OF[fix] ?? 'none' } }),
    },
  };
}

/** The name is an expression; of a Java archive it is the artifact, to which our names add a group. */
function packagesOf(of: Rule['package']): PackageSelector[] {
  const ecosystem = ECOSYSTEM_OF[of?.type ?? of?.language ?? ''];
  const shared = { ...(of?.version && { version: of.version }), ...(ecosystem && { ecosystem }) };
  if (of?.name) {
    const name: TextPattern = { grammar: 'expression', text: of.name };
    const artifact: TextPattern = { grammar: 'expression', text: `[^:]*:(?:${of.name})` };
    const isJava = ecosystem === undefined || ecosystem === 'maven';
    return [
      { ...shared, name },
      ...(isJava ? [{ ...shared, ecosystem: 'maven' as const, name: artifact }] : []),
    ];
  }
  return Object.keys(shared).length > 0 ? [shared] : [];
}

function nameOf({ vulnerability, package: of }: Rule): string {
  return [vulnerability, of?.name].filter(Boolean).join(' in ') || 'a rule';
}
