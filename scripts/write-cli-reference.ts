import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { COMMAND_LIST } from '../src/apps/cli/commands/command-list.ts';
import { loadCatalogue } from '../src/apps/cli/program/catalogue.ts';
import { cliPage } from '../src/apps/cli/reference/cli-page.ts';

const file = fileURLToPath(new URL('../docs/reference/cli.md', import.meta.url));
writeFileSync(file, cliPage(await loadCatalogue(COMMAND_LIST)));
console.log(`wrote ${file}`);
