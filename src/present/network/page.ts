import { createHash } from 'node:crypto';
import type { ConnectionsReport } from '../../model/report/network.ts';
import { type Markup, markup } from '../scan/html/markup.ts';
import { connectionsSvg } from './map.ts';
import { endText } from './sentences.ts';
import { count } from '../text/text.ts';

const STYLE = `
:root { color-scheme: light dark; }
body { font: 15px/1.5 ui-sans-serif, system-ui, sans-serif; margin: 0 auto; max-width: 1200px; padding: 24px; }
input { font: inherit; padding: 6px 10px; width: min(100%, 420px); }
figure { margin: 16px 0; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #8884; padding: 6px 10px; text-align: left; overflow-wrap: anywhere; }
.quiet { opacity: 0.7; }
td.denied { color: #c8372d; font-weight: 600; }
td.used { color: #2f8f5b; }
path.faded { opacity: 0.08 !important; }
`;

/** Only hides and fades what is there, so the page says the same without it. */
const SCRIPT = `
(() => {
  const search = document.querySelector('input[type=search]');
  const rows = [...document.querySelectorAll('tbody tr')];
  const ways = [...document.querySelectorAll('path.way')];
  const shown = document.getElementById('shown');
  const filter = () => {
    const words = search.value.toLowerCase().split(/\\s+/);
    const fits = (element) => words.every((word) => element.textContent.toLowerCase().includes(word));
    for (const row of rows) row.hidden = !fits(row);
    for (const way of ways) way.classList.toggle('faded', !fits(way));
    shown.textContent = rows.filter((row) => !row.hidden).length + ' of ' + rows.length;
  };
  search.addEventListener('input', filter);
  search.parentElement.hidden = false;
})();
`;

/**
 * The map as one self-contained page with a box to filter it by. Its content security policy allows this one script, by
 * hash, and nothing from outside. Throws a `Fault` (`limit`) for more connections than can be seen.
 */
export function networkPage(report: ConnectionsReport): string {
  const hash = createHash('sha256').update(SCRIPT).digest('base64');
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  const { connections, gaps } = report;
  const isRecorded = connections.some(({ seen }) => seen);
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Who may talk to whom – Plimsoll</title>
<style>${{ markup: STYLE }}</style>
</head>
<body>
<h1>Who may talk to whom</h1>
<p>${count(connections.length, 'connection')}${isRecorded ? markup`. ${legend(report)}` : ''}</p>
<p hidden><input type="search" placeholder="Filter by name, port, path" aria-label="Filter"> <span id="shown" class="quiet"></span></p>
<figure>${{ markup: connectionsSvg(report) }}</figure>
<table><thead><tr><th>From</th><th>To</th><th>Traffic</th>${isRecorded ? markup`<th>Seen</th>` : ''}</tr></thead>
<tbody>${connections.map((one) => row(one, isRecorded))}</tbody></table>
${gaps.length > 0 ? markup`<h2>Not read or not known</h2><ul>${gaps.map(({ subject, reason }) => markup`<li>${subject}: ${reason}</li>`)}</ul>` : ''}
<script>${{ markup: SCRIPT }}</script>
</body>
</html>
`;
  return page.markup;
}

function legend({ connections }: ConnectionsReport): Markup {
  const of = (usage: string): string =>
    String(connections.filter(({ seen }) => seen?.usage === usage).length);
  return markup`Green: seen (${of('used')}). Dotted: allowed, and never seen (${of('unused')}). Red: seen, and not allowed (${of('denied')}).`;
}

function row(
  { from, to, traffic, seen }: ConnectionsReport['connections'][number],
  isRecorded: boolean,
): Markup {
  const usage = seen?.usage ?? 'unused';
  const times = seen && seen.count > 0 ? ` ${count(seen.count, 'time')}` : '';
  const last = isRecorded ? markup`<td class="${usage}">${usage}${times}</td>` : markup``;
  return markup`<tr><td>${endText(from)}</td><td>${endText(to)}</td><td>${traffic}</td>${last}</tr>`;
}
