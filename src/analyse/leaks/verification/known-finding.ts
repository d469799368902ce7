import type { Severity } from '../../../model/finding/head.ts';
import { SEVERITIES } from '../../../model/finding/severity.ts';
import type { LeakFinding } from '../../../model/finding/leak.ts';
import { placeSentence, type VaultKnowledge } from '../../../model/vault/knowledge.ts';

/** What whoever asks the vault has today is told before all else. */
const CURRENT_PRIORITY = 100;
/** Places, and ways to read each, that the advice names. */
const MOST_NAMED = 3;

/** The finding with what a vault knows of it: what is current there is at least high, unless its issuer refuses it. */
export function knownFinding(finding: LeakFinding, vault: VaultKnowledge): LeakFinding {
  const named = shortList(
    vault.places.map((place) => placeSentence(place) + readText(place)),
    '; ',
  );
  const advice = `The vault knows it: ${named}. ${finding.advice}`;
  const isCurrent = vault.places.some(({ state }) => state === 'current');
  if (!isCurrent || finding.verified === 'invalid') return { ...finding, advice, vault };
  return {
    ...finding,
    severity: worse(finding.severity, 'high'),
    priority: CURRENT_PRIORITY,
    advice,
    vault,
  };
}

function readText({ readers = [] }: VaultKnowledge['places'][number]): string {
  const ways = readers.map(({ through, account }) => (account === '' ? through : `${account} by ${through}`));
  return ways.length > 0 ? `, read by ${shortList([...new Set(ways)], ', ')}` : '';
}

function shortList(texts: readonly string[], between: string): string {
  const more = texts.length - MOST_NAMED;
  return [...texts.slice(0, MOST_NAMED), ...(more > 0 ? [`and ${more} more`] : [])].join(between);
}

function worse(left: Severity, right: Severity): Severity {
  return SEVERITIES.indexOf(left) <= SEVERITIES.indexOf(right) ? left : right;
}
