import { ECOSYSTEMS, type Ecosystem } from '../../model/ecosystems.ts';
import { Fault } from '../../model/fault.ts';
import type { VulnerabilityFinding } from '../../model/finding/vulnerability.ts';
import { SEVERITIES } from '../../model/finding/severity.ts';
import type { Package } from '../../model/package.ts';
import { grammarOf } from '../requirements/grammars.ts';
import { VERSION_SCHEMES } from '../versions/registry.ts';
import type { JudgePackages, Step } from './types.ts';

/** Versions that are tried for one package. */
const MOST_TRIED = 50;

/** A version that is better than the one that is there. */
export interface Better {
  readonly version: string;
  readonly step: Step;
  readonly clears: readonly VulnerabilityFinding[];
  readonly keeps: readonly VulnerabilityFinding[];
}

/**
 * The nearest version that clears most, among those that advisories name as fixed; each is judged as if it were
 * installed, and none counts that brings a finding as severe as the worst that it clears. A reason where there is none.
 */
export function betterVersion(
  one: Package,
  findings: readonly VulnerabilityFinding[],
  judge: JudgePackages,
  allowsMajor: boolean,
): Better | string {
  const newer = newerVersions(one, findings);
  if (newer.length === 0) return 'no fixed version is known';
  const near = allowsMajor ? newer : newer.filter((version) => stepTo(one, version) !== 'major');
  if (near.length === 0) return `only a release that may break what uses it is fixed: ${newer[0]}`;
  const tried = near.slice(0, MOST_TRIED).flatMap((version) => betterBy(one, version, findings, judge) ?? []);
  const most = Math.max(0, ...tried.map(({ clears }) => weightOf(clears)));
  return tried.find(({ clears }) => weightOf(clears) === most) ?? 'every fixed version brings worse';
}

/** How much is gained without findings. */
export function weightOf(findings: readonly VulnerabilityFinding[]): number {
  return findings.reduce((sum, { priority }) => sum + priority + 1, 0);
}

/** How far one version is from another; `unknown` where nothing decides which it is. */
export function stepBetween(from: string, to: string): Step {
  const [old, now] = [numbersOf(from), numbersOf(to)];
  if (old.length === 0 || now.length === 0) return 'unknown';
  const differs = [0, 1, 2].find((place) => (old[place] ?? 0) !== (now[place] ?? 0));
  if (differs === 0) return 'major';
  if (differs === 1) return old[0] === 0 ? 'major' : 'minor';
  return 'patch';
}

/** How far a version is from what a package is; of a range, from the nearest end that is in it, where the version is not. */
function stepTo({ version, range, ecosystem }: Package, to: string): Step {
  const grammar = grammarOf(ecosystem);
  if (version !== '' || range === undefined || !grammar) return stepBetween(version, to);
  try {
    const asked = grammar.parse(range);
    if (asked.admits(to)) return 'unknown';
    const ends = asked.bounds.filter((bound) => asked.admits(bound));
    return ends.length > 0 && ends.every((end) => stepBetween(end, to) === 'major') ? 'major' : 'unknown';
  } catch (error) {
    if (error instanceof Fault && error.code === 'malformed') return 'unknown';
    throw error;
  }
}

/** The package as if it were of a version. */
export function withVersion(one: Package, version: string): Package {
  const base = one.purl.split(/[@?]/, 1)[0] ?? one.purl;
  return { ...one, range: undefined, version, purl: `${base}@${encodeURIComponent(version)}` };
}

function betterBy(
  one: Package,
  version: string,
  findings: readonly VulnerabilityFinding[],
  judge: JudgePackages,
): Better | undefined {
  const keeps = judge([withVersion(one, version)]);
  const kept = new Set(keeps.flatMap(({ ids }) => ids));
  const clears = findings.filter(({ ids }) => !ids.some((id) => kept.has(id)));
  const known = new Set(findings.flatMap(({ ids }) => ids));
  const brought = keeps.filter(({ ids }) => !ids.some((id) => known.has(id)));
  if (clears.length === 0 || worstOf(brought) <= worstOf(clears)) return undefined;
  return { version, step: stepTo(one, version), clears, keeps };
}

/** The place of the worst severity, lowest first; `SEVERITIES.length` where there is no finding. */
export function worstOf(findings: readonly VulnerabilityFinding[]): number {
  return Math.min(SEVERITIES.length, ...findings.map(({ severity }) => SEVERITIES.indexOf(severity)));
}

/** Above the one that is there, ascending, as its ecosystem writes them. */
function newerVersions(one: Package, findings: readonly VulnerabilityFinding[]): string[] {
  const written = findings.flatMap(({ fixedIn }) => fixedIn).map((fix) => writtenAs(fix, one.ecosystem));
  const scheme = VERSION_SCHEMES[ECOSYSTEMS[one.ecosystem].versionScheme];
  try {
    return [...new Set(written)]
      .filter((version) => one.version === '' || scheme.compare(version, one.version) > 0)
      .toSorted((left, right) => scheme.compare(left, right));
  } catch (error) {
    if (error instanceof Fault && error.code === 'malformed') return [];
    throw error;
  }
}

/** Advisories leave out Go's `v`, which go.mod has. */
function writtenAs(version: string, ecosystem: Ecosystem): string {
  return ecosystem === 'golang' ? `v${version.replace(/^v/, '')}` : version;
}

function numbersOf(version: string): number[] {
  const [release = ''] = version.replace(/^(?:v|go|\d+!)/, '').split(/[-+]/, 1);
  return (release.match(/\d+/g) ?? []).slice(0, 3).map(Number);
}
