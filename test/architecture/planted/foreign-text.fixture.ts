import { one, type Planted } from './texts.fixture.ts';

/** Text of others that is built before anybody counted what it takes. */
export const FOREIGN_TEXT_PLANTED: readonly Planted[] = [
  ['JSON that nobody counted', one('src/observe/a.ts', 'JSON.parse(text);'), /JSON\.parse/],
  [
    'JSON that nobody counted, in an app',
    one('src/apps/cli/a.ts', 'export const f = () => JSON.parse(text);'),
    /JSON\.parse/,
  ],
  ['TOML that nobody counted', one('src/observe/a.ts', "import { parse } from 'smol-toml';"), /smol-toml/],
  [
    'YAML that nobody counted',
    one('src/observe/a.ts', "import { parseDocument } from 'yaml';"),
    /readers of yaml/,
  ],
  ['YAML by its parser', one('src/observe/a.ts', "import { Parser as P } from 'yaml';"), /readers of yaml/],
  ['YAML that is loaded later', one('src/apps/cli/a.ts', "await import('yaml');"), /readers of yaml/],
];
