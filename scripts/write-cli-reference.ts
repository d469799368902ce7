import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ALL_CHECK_SETS } from '../src/analyse/misconfiguration/catalogue.ts';
import { COMMAND_LIST } from '../src/apps/cli/commands/command-list.ts';
import { loadCatalogue } from '../src/apps/cli/program/catalogue.ts';
import { coverage } from '../src/pipeline/develop/coverage.ts';
import { checkPages } from '../src/present/checks/check-pages.ts';
import { coverageMarkdown } from '../src/present/catalogue/markdown.ts';
import { cliPage } from '../src/apps/cli/reference/cli-page.ts';
import { manPage } from '../src/apps/cli/reference/man-page.ts';

const catalogue = await loadCatalogue(COMMAND_LIST);
for (const [name, text] of [
  ['cli.md', cliPage(catalogue)],
  ['plimsoll.1', manPage(catalogue)],
  ['coverage.md', coverageMarkdown(coverage())],
  ...checkPages(ALL_CHECK_SETS),
] as const) {
  const file = fileURLToPath(new URL(`../docs/reference/${name}`, import.meta.url));
  writeFileSync(file, text);
  console.log(`wrote ${file}`);
}
