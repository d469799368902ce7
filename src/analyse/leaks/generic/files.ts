/** What is written in a file, as far as its name tells. */
export type FileKind = 'code' | 'config' | 'data' | 'prose' | 'markup' | 'shell' | 'unknown';

const KINDS: Readonly<Record<Exclude<FileKind, 'unknown'>, string>> = {
  code:
    'js jsx mjs cjs ts tsx mts cts vue svelte py pyw pyx rb go java kt kts scala groovy gradle cs vb fs php phtml c h cc cpp cxx hh hpp ' +
    'm mm swift rs dart lua pl pm r jl ex exs erl hs clj cljs coffee sol proto thrift zig nim pas sql graphql tf hcl',
  config:
    'yml yaml ini cfg conf cnf config properties env toml example sample dist template tpl tmpl j2 erb local inc',
  data: 'json json5 jsonc ndjson csv tsv xml plist har ipynb lock snap pem crt cer key log txt',
  prose: 'md markdown mdx rst adoc asciidoc tex org textile pod',
  markup: 'html htm xhtml css scss less jsp ejs hbs pug haml erb aspx cshtml',
  shell: 'sh bash zsh fish ksh bat cmd ps1 psm1 dockerfile mk makefile',
};

const BY_EXTENSION = new Map<string, FileKind>(
  Object.entries(KINDS).flatMap(([kind, extensions]) =>
    extensions.split(' ').map((extension) => [extension, kind as FileKind] as const),
  ),
);

/** The kind of a file by its last extension, or by its whole name where that has none. */
export function kindOf(path: string): FileKind {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (name.startsWith('.env')) return 'config';
  const dot = name.lastIndexOf('.');
  return BY_EXTENSION.get(dot < 0 ? name : name.slice(dot + 1)) ?? 'unknown';
}

const PLACES = {
  'path of tests': /(?:^|[/_.-])(?:e2e|it)[/_.-]|tests?(?![a-z])|Tests?(?![a-z])|spec(?![a-z])|Spec(?![a-z])/,
  'path of fixtures': /fixture|mock|stub|testdata|sample-|snapshot/i,
  'path of examples': /example|sample|demo|tutorial|template|skeleton/i,
  'path of documentation': /(?:^|\/)docs?\/|readme|changelog|\.(?:md|rst|adoc)$/i,
  'path of others':
    /(?:^|\/)(?:vendor|node_modules|third[-_]?party|external|deps|packages\.lock|bower_components)\//i,
  'path of languages':
    /(?:^|[/_.-])(?:i18n|l10n|locales?|lang|langs|languages?|translations?|messages)(?:[/_.-]|$)/i,
  'path of built files':
    /\.min\.|bundle|(?:^|\/)(?:dist|build|releases?)\/|generated|zz_|\.pb\.|\.lock$|-lock\./i,
  'path of environments': /(?:^|\/)\.env|\.properties|application[-.]|secrets?\.|settings|config/i,
} as const;

/** What words of a path tell: `path of tests` and its like. The last path is remembered: its file has many candidates. */
export function placesOf(path: string): readonly string[] {
  if (path !== last.path) last = { path, places: placesIn(path) };
  return last.places;
}

let last: { readonly path: string; readonly places: readonly string[] } = { path: '', places: [] };

function placesIn(path: string): string[] {
  return Object.entries(PLACES)
    .filter(([, pattern]) => pattern.test(path))
    .map(([name]) => name);
}
