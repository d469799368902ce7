import { reachabilityText } from '../reachability-text.ts';
import type { Finding } from '../../../model/finding/finding.ts';
import { isPossible } from '../../../model/finding/about.ts';
import { SEVERITIES } from '../../../model/finding/severity.ts';
import { versionText } from '../../../model/version-text.ts';
import type { VulnerabilityFinding } from '../../../model/finding/vulnerability.ts';
import type { Report } from '../../../model/report/scan.ts';
import { dependencyWay } from '../dependency-way.ts';
import { groupByPackage, whereIs } from '../grouping.ts';
import { isMixed, KIND_TITLES, type KindTable, otherTables } from '../kinds.ts';
import { PACKAGE_HEADINGS, packageRows } from '../packages.ts';
import { SUPPRESSED_HEADINGS, SUPPRESSED_TITLE, suppressedRows } from '../suppressed.ts';
import { nothingFoundSentence } from '../sentences.ts';
import { webAddress } from '../../text/text.ts';
import { type Markup, markup } from './markup.ts';

const HEADINGS = ['Severity', 'Id', 'Package', 'Installed', 'Fixed in', 'Risk', 'Priority', 'Where'];

/** The findings with search and sorting, in pieces; with none, what was looked at. */
export function* findingsTable(report: Report): Generator<Markup, undefined> {
  if (report.findings.length === 0) {
    yield markup`<section><h2>Findings</h2><p>${nothingFoundSentence(report)}</p></section>`;
    return;
  }
  yield markup`<section><h2>Findings</h2>
${tools(report)}
`;
  if (report.summary.kinds.vulnerability > 0) {
    if (isMixed(report))
      yield markup`<h3>${KIND_TITLES.vulnerability}</h3>
`;
    yield* vulnerabilityTable(report);
  }
  for (const table of otherTables(report)) yield* otherTable(table);
  yield markup`</section>`;
}

/** The packages of a bill of materials, with sorting, in pieces. */
export function* packageTable(report: Report): Generator<Markup, undefined> {
  const total = report.packages.length;
  yield markup`<section><h2>Packages</h2>
${toolbar('package, type, licence', [], `${total} of ${total}`)}
`;
  yield tableHead(PACKAGE_HEADINGS);
  for (const texts of packageRows(report)) {
    yield markup`<tr>${texts.map((text) => markup`<td>${text}</td>`)}</tr>
`;
  }
  yield markup`</tbody></table></div></section>`;
}

/** What somebody answers for, in pieces. */
export function* suppressedTable(report: Report): Generator<Markup, undefined> {
  if (report.suppressed.length === 0) return;
  yield markup`<section><h2>${SUPPRESSED_TITLE}</h2>
<div class="scroll"><table><thead><tr>${SUPPRESSED_HEADINGS.map((one) => markup`<th scope="col">${one}</th>`)}</tr></thead><tbody>
`;
  for (const texts of suppressedRows(report)) {
    yield markup`<tr>${texts.map((text) => markup`<td>${text}</td>`)}</tr>
`;
  }
  yield markup`</tbody></table></div></section>`;
}

function* vulnerabilityTable(report: Report): Generator<Markup, undefined> {
  yield tableHead(HEADINGS);
  for (const { findings } of groupByPackage(report.findings)) {
    for (const finding of findings) yield row(finding, report);
  }
  yield markup`</tbody></table></div>`;
}

/** A table of one of the other kinds, under its title. */
function* otherTable({ title, headings, rows }: KindTable): Generator<Markup, undefined> {
  yield markup`<h3>${title}</h3>
`;
  yield tableHead(headings);
  for (const { finding, cells } of rows) {
    const [, , ...others] = cells;
    yield markup`<tr data-severity="${finding.severity}">
${severityCell(finding)}
<td><span class="mono">${idLink(finding)}</span></td>
${others.map((text) => markup`<td>${text}</td>`)}
</tr>
`;
  }
  yield markup`</tbody></table></div>`;
}

function tableHead(headings: readonly string[]): Markup {
  return markup`<div class="scroll"><table><thead><tr>${headings.map(
    (heading) => markup`<th scope="col"><button type="button">${heading}</button></th>`,
  )}</tr></thead>
<tbody>`;
}

function severityCell({ severity }: Pick<Finding, 'severity'>): Markup {
  return markup`<td data-sort="${SEVERITIES.indexOf(severity)}" class="severity ${severity}">${severity}</td>`;
}

function idLink({ id, references }: Pick<Finding, 'id' | 'references'>): Markup {
  const [url] = references.flatMap((reference) => webAddress(reference) ?? []);
  return url ? markup`<a href="${url}" rel="noreferrer noopener">${id}</a>` : markup`${id}`;
}

function tools(report: Report): Markup {
  const present = SEVERITIES.filter((severity) => report.summary.findings[severity] > 0);
  const total = report.findings.length;
  const boxes = present.map(
    (severity) =>
      markup`<label><input type="checkbox" value="${severity}" checked> <span class="${severity}">${severity}</span></label>`,
  );
  return toolbar('id, package, layer', boxes, `${total} of ${total}`);
}

function toolbar(searched: string, boxes: readonly Markup[], shown: string): Markup {
  return markup`<div class="tools"><input type="search" placeholder="Search ${searched} …" aria-label="Search">
${boxes}<span id="shown" class="quiet" role="status">${shown}</span></div>`;
}

function row(finding: VulnerabilityFinding, report: Report): Markup {
  const { name, ecosystem, locations } = finding.package;
  const path = report.target.image ? (locations[0]?.path ?? '') : '';
  const { text, rank } = risk(finding);
  const way = dependencyWay(finding);
  return markup`<tr data-severity="${finding.severity}">
${severityCell(finding)}
<td><span class="mono">${idLink(finding)}</span><small>${finding.title}</small></td>
<td><b>${name}</b><small>${ecosystem}</small>${way === '' ? '' : markup`<small>${way}</small>`}${finding.reachability ? markup`<small>${reachabilityText(finding.reachability)}</small>` : ''}</td>
<td class="mono">${versionText(finding.package)}</td>
<td class="mono">${finding.fixedIn.length > 0 ? finding.fixedIn.join(', ') : '–'}</td>
<td data-sort="${rank}">${isPossible(finding) ? markup`possible ` : ''}${text}</td>
<td data-sort="${String(finding.priority).padStart(5, '0')}">${finding.priority}<small>${sharesText(finding)}</small></td>
<td>${whereIs(locations, report)}${path === '' ? '' : markup`<small>${path}</small>`}</td>
</tr>
`;
}

/** What the priority is the sum of, in a line. */
function sharesText({ priorityShares = [] }: VulnerabilityFinding): string {
  return priorityShares
    .map(({ factor, points }) => `${factor} ${points > 0 ? '+' : ''}${points.toFixed(1)}`)
    .join(', ');
}

function risk(finding: VulnerabilityFinding): { text: Markup; rank: string } {
  const probability = finding.epss?.probability ?? 0;
  const rank = (finding.exploited ? 2 : probability).toFixed(4);
  if (finding.exploited) {
    const word = finding.exploited.ransomware ? 'ransomware' : 'exploited';
    return {
      text: markup`<span class="mark">● ${word}</span><small>since ${finding.exploited.added}</small>`,
      rank,
    };
  }
  return { text: probability >= 0.01 ? markup`EPSS ${Math.round(probability * 100)}%` : markup``, rank };
}
