import type { CatalogueEntry, CatalogueSet, Example } from '../../model/configuration/check.ts';
import type { RemedyHead } from '../../model/configuration/remedy.ts';
import { VECTORS } from '../../model/vector.ts';

/** Pages of the catalogue of checks, by their paths in `docs/reference`. */
export function checkPages(sets: readonly CatalogueSet[]): ReadonlyMap<string, string> {
  return new Map([
    ['checks.md', indexPage(sets)],
    ...sets.map((set) => [`checks/${set.id}.md`, setPage(set)] as const),
  ]);
}

const WRITTEN = '<!-- Written by `npm run reference`; change the checks instead. -->';

function indexPage(sets: readonly CatalogueSet[]): string {
  const count = sets.reduce((sum, { checks }) => sum + checks.length, 0);
  const rows = sets.flatMap(({ id, title, checks }) => [
    `\n## [${title}](checks/${id}.md)\n`,
    ...checks.map(
      (check) => `- [\`${check.id}\`](checks/${id}.md#${check.id}) (${check.severity}): ${check.title}`,
    ),
  ]);
  return `# Checks of configuration\n\n${WRITTEN}\n\nWhat \`plimsoll check\`, \`plimsoll scan --scanners config\` and the audits (\`plimsoll host audit\`, \`repo audit\`, \`workstation audit\`) look for: ${count} checks.\n${rows.join('\n')}\n`;
}

function setPage({ title, checks }: CatalogueSet): string {
  return `# ${title}\n\n${WRITTEN}\n${checks.map(checkSection).join('')}`;
}

function checkSection(check: CatalogueEntry): string {
  const { id, title, severity, vectors, why, fix, references, standards = [], remedy } = check;
  const facts = [
    `- Severity: ${severity}`,
    `- Threat vectors: ${vectors.map((vector) => `${vector} ${VECTORS[vector]}`).join(', ')}`,
    ...(standards.length > 0 ? [`- Standards: ${standards.join(', ')}`] : []),
    ...(remedy ? [`- Fix: ${remedyText(remedy)}`] : []),
    `- See: ${references.map((url) => `<${url}>`).join(', ')}`,
  ];
  return `\n## ${id}\n\n**${title}.** ${why}\n\n${fix}\n\n${facts.join('\n')}\n\nFound in:\n\n${exampleText(check.failing[0])}\n\nNot in:\n\n${exampleText(check.passing[0])}\n`;
}

function remedyText({ risk, warning }: RemedyHead): string {
  const how = {
    none: '',
    restart: ', for when what uses it is started or reloaded',
    break: ' only where it is named',
  };
  return `applied by \`host audit --fix\`${how[risk]}${warning === undefined ? '' : `. ${warning}`}`;
}

function exampleText(example: Example): string {
  const files = typeof example === 'string' ? [['', example]] : Object.entries(example);
  return files
    .map((file) => file.map(escaped))
    .map(([path = '', text = '']) => {
      // A text may have fences of its own.
      const fence = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));
      return `${path === '' ? '' : `\`${path}\`\n\n`}${fence}text\n${text.replace(/\n?$/, '\n')}${fence}`;
    })
    .join('\n\n');
}

/** What nobody sees is written out: a page should not have what it warns of. */
function escaped(text: string): string {
  return text.replaceAll(
    /[\p{Cf}\u3164\u007f]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
