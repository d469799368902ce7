import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { REGISTRY } from '../src/apps/cli/commands/registry.ts';
import { loadCatalogue } from '../src/apps/cli/program/catalogue.ts';
import { cliPage } from '../src/apps/cli/reference/cli-page.ts';

const file = fileURLToPath(new URL('../docs/reference/cli.md', import.meta.url));
writeFileSync(file, cliPage(await loadCatalogue(REGISTRY)));
console.log(`wrote ${file}`);
