import { createHash } from 'node:crypto';
import { SEVERITIES } from '../../../model/finding/severity.ts';
import type { Report } from '../../../model/report/scan.ts';
import { isMixed } from '../kinds.ts';
import { changeSentence, type NextStep, nextSteps } from '../next-steps.ts';
import {
  coverageRemarks,
  endOfLifeSentence,
  isInventory,
  targetParts,
  titleOf,
  verdictSentences,
} from '../sentences.ts';
import { count } from '../../text/text.ts';
import { severityCounts } from '../grouping.ts';
import type { ReportFormat } from '../types.ts';
import { findingsTable, packageTable, suppressedTable } from './findings.ts';
import { type Markup, markup } from './markup.ts';
import { SCRIPT, SCRIPT_FOR_MORE } from './script.ts';
import { STYLE } from './style.ts';
import { grouped } from '../../../model/grouped-number.ts';

const STEPS_SHOWN = 10;

/** One self-contained page. Its content security policy allows its scripts, by hash, and nothing from outside. */
export const html = {
  id: 'html',
  description: 'one self-contained page with search and sorting',
  *write(report: Report): Generator<string, undefined> {
    const scripts = isMixed(report) ? [SCRIPT, SCRIPT_FOR_MORE] : [SCRIPT];
    const hashes = scripts.map(
      (script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
    );
    const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src ${hashes.join(' ')}; base-uri 'none'; form-action 'none'`;
    yield markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${titleOf(report)}: ${report.target.reference} – Plimsoll</title>
<style>${{ markup: STYLE }}</style>
</head>
<body>
${header(report)}
${steps(report)}
`.markup;
    for (const part of isInventory(report) ? packageTable(report) : findingsTable(report)) yield part.markup;
    for (const part of suppressedTable(report)) yield part.markup;
    yield markup`
${coverage(report)}
<footer class="quiet"><p>Plimsoll ${report.tool.version}, ${report.created}</p></footer>
${scripts.map(
  (script) => markup`<script>${{ markup: script }}</script>
`,
)}</body>
</html>
`.markup;
  },
} satisfies ReportFormat;

function header(report: Report): Markup {
  const end = endOfLifeSentence(report);
  const { status } = report.verdict;
  const [first = '', ...others] = verdictSentences(report);
  return markup`<header>
<h1>${report.target.reference}</h1>
<p class="quiet">${targetParts(report).join(' · ')}</p>
<div class="verdict ${status}"><p><strong>${titleOf(report)}</strong> ${first}</p>
${others.map((reason) => markup`<p>${reason}</p>`)}${end ? markup`<p class="loud">${end}</p>` : ''}</div>
${tiles(report)}
</header>`;
}

function tile(number: number, name: string, tone: string): Markup {
  return markup`<li><b class="${tone}">${grouped(number)}</b>${name}</li>`;
}

function tiles(report: Report): Markup {
  const { findings, fixable, exploited, possible } = report.summary;
  if (isInventory(report))
    return markup`<ul class="tiles">${tile(report.summary.packages, 'packages', '')}</ul>`;
  return markup`<ul class="tiles">${[
    ...SEVERITIES.filter((severity) => findings[severity] > 0 || ['critical', 'high'].includes(severity)).map(
      (severity) => tile(findings[severity], severity, severity),
    ),
    tile(exploited, 'exploited', exploited > 0 ? 'mark' : ''),
    tile(fixable, 'with a fix', ''),
    ...(possible > 0 ? [tile(possible, 'only possible', '')] : []),
    tile(report.summary.packages, 'packages', ''),
  ]}</ul>`;
}

function steps(report: Report): Markup {
  const { shown, more } = nextSteps(report, STEPS_SHOWN);
  if (shown.length === 0) return markup``;
  return markup`<section><h2>What to do next</h2><ol class="steps">${shown.map(stepItem)}</ol>
${more.steps > 0 ? markup`<p class="quiet">and ${count(more.steps, more.noun)}</p>` : ''}</section>`;
}

function stepItem(step: NextStep): Markup {
  if (step.kind === 'change') return markup`<li>${changeSentence(step)}</li>`;
  const together = step.packages.length > 1 ? ` (${step.packages.join(', ')})` : '';
  const exploited = step.exploited > 0 ? markup`, <span class="mark">${step.exploited} exploited</span>` : '';
  return markup`<li>Upgrade <b>${step.subject}</b>${together} from <code>${step.installed}</code> to <code>${step.to}</code>: fixes ${count(step.fixes, 'finding')} (${severityCounts(step.severities)})${exploited}</li>`;
}

function coverage(report: Report): Markup {
  const items = coverageRemarks(report).map(
    ({ loud, text }) => markup`<li class="${loud ? 'loud' : 'quiet'}">${loud ? '! ' : ''}${text}</li>`,
  );
  return markup`<section><h2>Coverage</h2><ul class="coverage">${items}</ul></section>`;
}
