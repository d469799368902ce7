import type { Cvss } from '../../model/finding/vulnerability.ts';
import { visible } from '../text/text.ts';

/** Vectors of one finding, and characters of one, by the schema. */
const VECTORS = 10;
const LENGTH = { min: 32, max: 128 };

/** Metrics of CVSS 3.1 with their values: https://www.first.org/cvss/v3.1/specification-document, table 15. */
const METRICS: ReadonlyMap<string, string> = new Map([
  ['AV', 'NALP'],
  ['AC', 'LH'],
  ['PR', 'NLH'],
  ['UI', 'NR'],
  ['S', 'UC'],
  ...['C', 'I', 'A'].map((name) => [name, 'NLH'] as const),
  ['E', 'XUPFH'],
  ['RL', 'XOTWU'],
  ['RC', 'XURC'],
  ...['CR', 'IR', 'AR'].map((name) => [name, 'XLMH'] as const),
  ['MAV', 'XNALP'],
  ['MAC', 'XLH'],
  ['MPR', 'XNLH'],
  ['MUI', 'XNR'],
  ['MS', 'XUC'],
  ...['MC', 'MI', 'MA'].map((name) => [name, 'XNLH'] as const),
]);

/**
 * Those vectors that GitLab takes, which are of CVSS 3: it refuses a whole report for one that it does not know, and
 * vectors are advisories' own words.
 */
export function cvssVectors(all: readonly Cvss[]): { vendor: string; vector: string }[] {
  return all
    .filter(({ vector }) => isTaken(vector))
    .slice(0, VECTORS)
    .map(({ source, vector }) => ({ vendor: visible(source) || 'unknown', vector }));
}

function isTaken(vector: string): boolean {
  if (vector.length < LENGTH.min || vector.length > LENGTH.max) return false;
  const [version = '', ...metrics] = vector.split('/');
  return (
    /^CVSS:3\.[01]$/.test(version) &&
    metrics.every((metric) => {
      const [name = '', value = '', ...more] = metric.split(':');
      return more.length === 0 && value.length === 1 && METRICS.get(name)?.includes(value) === true;
    })
  );
}
