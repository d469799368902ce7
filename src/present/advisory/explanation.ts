import type { VulnerabilityExplanation } from '../../model/report/vulnerability-explanation.ts';
import { count, textOfSections, visible, webAddress } from '../text/text.ts';

const PACKAGES_SHOWN = 40;
const LINES_OF_DETAILS = 30;
const MODULES_SHOWN = 4;
const FUNCTIONS_SHOWN = 6;
const VERSIONS_OF_A_LINE = 6;
const FACTOR_WIDTH = 14;

/** For people: what a vulnerability is, how bad, what it affects and what mends it. */
export function vulnerabilityText(found: VulnerabilityExplanation): string {
  return [
    ...textOfSections([
      headLines(found),
      priorityLines(found),
      detailLines(found),
      affectedLines(found),
      referenceLines(found),
    ]),
  ].join('');
}

function headLines(found: VulnerabilityExplanation): string[] {
  const { id, ids, title, severity, severityFrom, cvss, epss, exploited, published, modified } = found;
  const others = ids.filter((other) => other !== id);
  return [
    `${visible(id)}${others.length > 0 ? ` (${visible(others.join(', '))})` : ''}`,
    ...(title === '' ? [] : [visible(title)]),
    `severity   ${severity}, by ${visible(severityFrom)}`,
    ...cvss.map(({ version, score, vector }) => `CVSS ${version}   ${score} ${visible(vector)}`),
    ...(epss
      ? [
          `EPSS       ${percent(epss.probability)} within 30 days, more than ${percent(epss.percentile)} of all`,
        ]
      : []),
    ...(exploited
      ? [
          `exploited  since ${visible(exploited.added)}, as CISA knows${exploited.ransomware ? '; by ransomware' : ''}`,
        ]
      : []),
    ...(published ? [`published  ${visible(day(published))}`] : []),
    ...(modified ? [`modified   ${visible(day(modified))}`] : []),
    ...(found.withdrawn.length > 0 ? [`withdrawn  ${visible(found.withdrawn.join(', '))}`] : []),
  ];
}

function priorityLines({ priority, priorityShares }: VulnerabilityExplanation): string[] {
  return [
    `Priority ${priority} of 100; what a target adds to it, its report tells`,
    ...priorityShares.map(
      ({ factor, points, why }) =>
        `  ${points.toFixed(1).padStart(5)}  ${factor.padEnd(FACTOR_WIDTH)}${visible(why)}`,
    ),
  ];
}

function detailLines({ details, title }: VulnerabilityExplanation): string[] {
  if (details === '' || details === title) return [];
  const lines = details.split('\n');
  const shown = lines.slice(0, LINES_OF_DETAILS).map(visible);
  return lines.length > shown.length ? [...shown, '…'] : shown;
}

function affectedLines({ affected }: VulnerabilityExplanation): string[] {
  if (affected.length === 0) return ['No advisory here names a package that it affects.'];
  const shown = affected.slice(0, PACKAGES_SHOWN);
  const more = affected.length - shown.length;
  return [
    `Affects ${count(affected.length, 'package')}`,
    ...shown.flatMap(({ ecosystem, name, ranges, versions, fixedIn, advisory, code = [] }) => {
      const single = versions > 0 && ranges.length === 0 ? [count(versions, 'single version')] : [];
      const which = [...ranges.slice(0, VERSIONS_OF_A_LINE), ...single].join(' or ');
      const fixes =
        fixedIn.length > 0 ? `fixed in ${fixedIn.slice(0, VERSIONS_OF_A_LINE).join(', ')}` : 'no fix yet';
      return [
        visible(`  ${ecosystem} ${name}: ${which}; ${fixes} (${advisory})`),
        ...code.slice(0, MODULES_SHOWN).map(codeLine),
      ];
    }),
    ...(more > 0 ? [`  and ${count(more, 'more package')}; --format json lists them all`] : []),
  ];
}

function codeLine({ module, functions }: { module: string; functions: readonly string[] }): string {
  const more = functions.length > FUNCTIONS_SHOWN ? ` and ${functions.length - FUNCTIONS_SHOWN} more` : '';
  const which = functions.length === 0 ? 'any function' : functions.slice(0, FUNCTIONS_SHOWN).join(', ');
  return visible(`    in ${module}: ${which}${more}`);
}

function referenceLines({ references }: VulnerabilityExplanation): string[] {
  const addresses = references.flatMap((url) => webAddress(url) ?? []);
  return addresses.length === 0 ? [] : ['References', ...addresses.map((url) => `  ${visible(url)}`)];
}

/** The day of a date and time. */
function day(date: string): string {
  return date.slice(0, 10);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}
