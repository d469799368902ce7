// Libraries do some things as they are loaded that few runs need, at a few milliseconds each: a collator of texts, and
// parts of Node that bring others with them. In the bundle they do these when they are needed.
import { join } from 'node:path';
import type { Plugin } from 'rolldown';
import { root } from './bundled.ts';

interface Replacement {
  readonly file: string;
  readonly written: string;
  readonly lean: string;
}

const REPLACEMENTS: readonly Replacement[] = [
  {
    file: 'packageurl-js/src/strings.js',
    written: 'const { compare: localeCompare } = new Intl.Collator()',
    // What it compares as it is loaded are places in a list.
    lean: 'const localeCompare = (left, right) => (left < right ? -1 : left > right ? 1 : 0)',
  },
  // Its expressions and segmenter have Node load all that it knows of languages: made once a text needs them.
  ...[
    {
      written: 'const segmenter = new Intl.Segmenter();',
      lean: 'let made;\nexport default (...all) => (made ??= make())(...all);\nfunction make() {\nconst segmenter = new Intl.Segmenter();',
    },
    { written: 'export default function stringWidth(', lean: 'return function stringWidth(' },
    {
      written: 'unicodeWidth(string, ambiguousIsNarrow) : string.length;\n}',
      lean: 'unicodeWidth(string, ambiguousIsNarrow) : string.length;\n}\n}',
    },
  ].map((replacement) => ({ file: 'string-width/index.js', ...replacement })),
  {
    file: 'commander/lib/command.js',
    written: "import childProcess from 'node:child_process';",
    lean: "const childProcess = { spawn: (...all) => process.getBuiltinModule('node:child_process').spawn(...all) };",
  },
  ...['command.js', 'help.js'].map((name) => ({
    file: `commander/lib/${name}`,
    written: "import { stripVTControlCharacters } from 'node:util';",
    lean: "const stripVTControlCharacters = (text) => process.getBuiltinModule('node:util').stripVTControlCharacters(text);",
  })),
  {
    file: 'commander/lib/command.js',
    written: "import process from 'node:process';",
    lean: '',
  },
];

const PATHS = [...new Set(REPLACEMENTS.map(({ file }) => pathOf(file)))];

export const LEAN_LIBRARIES: Plugin = {
  name: 'lean-libraries',
  transform: {
    filter: { id: PATHS },
    handler(code, id) {
      return REPLACEMENTS.filter(({ file }) => pathOf(file) === id).reduce(replaced, code);
    },
  },
};

/** Throws where a new version of the library has it otherwise. */
function replaced(code: string, { file, written, lean }: Replacement): string {
  if (!code.includes(written)) throw new Error(`${file} has no "${written}" any more`);
  return code.replace(written, () => lean);
}

function pathOf(file: string): string {
  return join(root, 'node_modules', file);
}
