import type { Affected, RangeEvent } from '../../model/advisory.ts';
import {
  VULNERABILITY_EXPLANATION_VERSION,
  type VulnerabilityExplanation,
} from '../../model/report/vulnerability-explanation.ts';
import type { AdvisoryMatch, AdvisoryStore } from '../../platform/advisories/types.ts';
import { assess } from './finding.ts';
import { compareIds } from './ids.ts';
import { Knowledge } from './knowledge.ts';
import { priorityOf } from './priority.ts';

/**
 * All that the advisories say of a vulnerability, by any of its ids, in any case of letters. Undefined where none
 * knows it. Records of several vulnerabilities count for what they affect, and not for severity and words.
 */
export function explainVulnerability(
  wanted: string,
  store: AdvisoryStore,
): VulnerabilityExplanation | undefined {
  const knowledge = new Knowledge(store);
  const start = [wanted, wanted.toUpperCase()].find(
    (id) => store.get(id) !== undefined || store.named(id).length > 0,
  );
  if (start === undefined) return undefined;
  const ids = [...knowledge.aliases(start)].toSorted(compareIds);
  const records = recordsOf(ids, store);
  const valid = records.filter(({ advisory }) => advisory.withdrawn === undefined);
  const assessment = assess({ ids, claims: [] }, knowledge, store);
  const { kind: _, fixedIn: __, ...known } = assessment.known;
  const affected = valid.flatMap(({ advisory, affected: parts }) =>
    parts.map((part) => affectedBy(advisory.id, part)),
  );
  const fixedIn = affected.flatMap((part) => part.fixedIn);
  const advisories = valid.map(({ advisory }) => advisory);
  const dates = advisories.flatMap(({ published }) => published ?? []).toSorted();
  const changes = advisories.map(({ modified }) => modified).toSorted();
  return {
    schemaVersion: VULNERABILITY_EXPLANATION_VERSION,
    ...known,
    details: advisories.find(({ details }) => details !== '')?.details ?? '',
    ...(dates[0] !== undefined && { published: dates[0] }),
    ...(changes.at(-1) !== undefined && { modified: changes.at(-1) }),
    withdrawn: records.flatMap(({ advisory }) => (advisory.withdrawn === undefined ? [] : [advisory.id])),
    affected,
    ...priorityOf({ ...assessment.facts, fixedIn }),
  };
}

/** Every record that is known by one of the ids, or names one. */
function recordsOf(ids: readonly string[], store: AdvisoryStore): AdvisoryMatch[] {
  const names = new Set([...ids, ...ids.flatMap((id) => store.named(id))]);
  return [...names].toSorted(compareIds).flatMap((name) => store.get(name) ?? []);
}

function affectedBy(
  advisory: string,
  { ecosystem, name, ranges, versions, code }: Affected,
): VulnerabilityExplanation['affected'][number] {
  const ordered = ranges.filter(({ type }) => type !== 'GIT');
  const fixes = ordered.flatMap(({ events }) => events.flatMap(({ fixed }) => fixed ?? []));
  return {
    advisory,
    ecosystem,
    name,
    ranges: ordered.flatMap(({ events }) => rangeTexts(events)),
    versions: versions.length,
    fixedIn: [...new Set(fixes)],
    ...(code && { code: code.map(({ module, symbols }) => ({ module, functions: [...symbols] })) }),
  };
}

/** Events in words: an introduction with what ends it. OSV schema, "affected[].ranges[].events". */
function rangeTexts(events: readonly RangeEvent[]): string[] {
  const texts: string[] = [];
  let start: string | undefined;
  const close = (end: string): void => {
    const from = start === undefined || start === '0' ? '' : `>= ${start}`;
    if (start !== undefined)
      texts.push([from, end].filter((part) => part !== '').join(', ') || 'every version');
    start = undefined;
  };
  for (const { introduced, fixed, last_affected: last } of events) {
    if (introduced !== undefined) {
      close('');
      start = introduced;
    }
    if (fixed !== undefined) close(`< ${fixed}`);
    if (last !== undefined) close(`<= ${last}`);
  }
  close('');
  return texts;
}
