import type {
  InlinePlace,
  PackageSelector,
  Scope,
  Selector,
  TextPattern,
} from '../../model/exception/exception.ts';
import type { TargetNames } from '../../model/exception/vex.ts';
import { isFixable, subjectOf } from '../../model/finding/about.ts';
import type { Severity } from '../../model/finding/head.ts';
import { SEVERITIES } from '../../model/finding/severity.ts';
import type { FoundPackage } from '../../model/finding/subject.ts';
import { readPackageUrl } from '../../model/package-url.ts';
import { mentions } from './mention.ts';
import { plainPackageUrl, selects } from './package-url.ts';
import { matcherOf, pathPattern } from './text-pattern.ts';
import { idKey, relativePath, type Traits } from './traits.ts';

/** Does a finding have all that is asked for? */
export type Test = (traits: Traits) => boolean;

/** What a selector says as a test. Throws a `Fault` for a regular expression that is none. */
export function testOf(selector: Selector): Test {
  const { ids, rules, kinds, packages, paths, resources, fingerprints, startLine, commit, place, scope } =
    selector;
  const tests = [
    ...given(ids, (list) => oneOfIds(list)),
    ...given(rules, (list) => anyOf(list.map(ruleTest))),
    ...given(
      kinds,
      (list): Test =>
        ({ finding }) =>
          list.includes(finding.kind),
    ),
    ...given(
      fingerprints,
      (list): Test =>
        ({ finding }) =>
          list.includes(finding.fingerprint),
    ),
    ...given(
      startLine,
      (line): Test =>
        (traits) =>
          traits.place?.range?.startLine === line,
    ),
    ...given(commit, commitTest),
    ...given(packages, (list) => anyOf(list.map(packageTest))),
    ...given(paths, pathsTest),
    ...given(resources, (list) => anyOf(list.map(resourceTest))),
    ...given(place, placeTest),
    ...given(scope?.severityAtMost, severityTest),
    ...given(scope?.fix, fixTest),
  ];
  return (traits) => tests.every((test) => test(traits));
}

/** Is the exception about this target? */
export function isInScope({ targets }: Scope, { names, digests }: TargetNames): boolean {
  if (targets === undefined) return true;
  return targets.map(matcherOf).some((matches) => [...names, ...digests].some(matches));
}

function commitTest(commit: string): Test {
  return ({ finding }) =>
    finding.kind === 'leak' &&
    finding.origins.some((origin) => origin.kind === 'commit' && origin.commit === commit);
}

function given<Value>(value: Value | undefined, make: (value: Value) => Test): Test[] {
  return value === undefined ? [] : [make(value)];
}

function anyOf(tests: readonly Test[]): Test {
  return (traits) => tests.some((test) => test(traits));
}

function oneOfIds(list: readonly string[]): Test {
  const wanted = new Set(list.map(idKey));
  return ({ ids }) => ids.some((id) => wanted.has(id));
}

function ruleTest({ grammar, text }: TextPattern): Test {
  const matches = matcherOf({ grammar, text: idKey(text) });
  return ({ ids }) => ids.some(matches);
}

function packageTest({ name, purl, purlPattern, ecosystem, version }: PackageSelector): Test {
  const tests: ((found: FoundPackage, traits: Traits) => boolean)[] = [];
  if (ecosystem !== undefined) tests.push((found) => found.ecosystem === ecosystem);
  if (version !== undefined) tests.push((found) => found.version === version);
  if (name !== undefined) {
    const matches = matcherOf(name);
    tests.push((found) => matches(found.name));
  }
  if (purlPattern !== undefined) {
    const matches = matcherOf(purlPattern);
    tests.push((found) => matches(plainPackageUrl(found.purl)));
  }
  if (purl !== undefined) {
    const wanted = readPackageUrl(purl);
    tests.push(
      (_, traits) => wanted !== undefined && traits.purl !== undefined && selects(wanted, traits.purl),
    );
  }
  return (traits) => {
    const found = traits.package;
    return found !== undefined && tests.every((test) => test(found, traits));
  };
}

function pathsTest(patterns: readonly TextPattern[]): Test {
  const matchers = patterns.map((pattern) => matcherOf(pathPattern(pattern)));
  return ({ paths }) => paths.length > 0 && paths.every((path) => matchers.some((matches) => matches(path)));
}

function resourceTest(pattern: TextPattern): Test {
  const matches = matcherOf(pattern);
  return ({ finding }) => {
    const subject = subjectOf(finding);
    if (subject.kind !== 'resource') return false;
    const { type, name } = subject;
    return [name, `${type}/${name}`, `${type}.${name}`].some(matches);
  };
}

/** Where lines are known they tell; of a package its name among what the comment is beside. */
function placeTest({ path, startLine, endLine, beside }: InlinePlace): Test {
  const file = relativePath(path);
  return (traits) => {
    const { package: found, paths, place } = traits;
    if (paths.length === 0 || !paths.every((one) => one === file)) return false;
    if (found) return mentions(beside, found);
    const range = place?.range;
    if (!range) return false;
    return range.startLine <= endLine && (range.endLine ?? range.startLine) >= startLine;
  };
}

/** What has no severity yet may be of any. */
function severityTest(most: Severity): Test {
  const worst = SEVERITIES.indexOf(most);
  return ({ finding: { severity } }) => severity !== 'unknown' && SEVERITIES.indexOf(severity) >= worst;
}

function fixTest(fix: 'known' | 'none'): Test {
  return ({ finding }) => finding.kind === 'vulnerability' && isFixable(finding) === (fix === 'known');
}
