/** A field of Cabal's files, in the section that it stands in. */
export interface CabalField {
  readonly section: CabalSection;
  /** In small letters. */
  readonly name: string;
  /** Its lines, comments left out. */
  readonly value: string;
}

export interface CabalSection {
  /** In small letters; empty before the first section. */
  readonly kind: string;
  readonly name: string;
}

const TOP: CabalSection = { kind: '', name: '' };
const FIELD = /^([A-Za-z][A-Za-z0-9_-]*)[ \t]*:(.*)$/s;
const HEADER =
  /^(library|foreign-library|executable|test-suite|benchmark|common|custom-setup|flag|package|repository|source-repository(?:-package)?|program-options)(?![\w-])(.*)$/is;

/**
 * The fields of `*.cabal` and `cabal.project`, those under conditions too. A field goes on as long as lines are indented
 * deeper than it. Source: https://cabal.readthedocs.io/en/stable/cabal-package-description-file.html
 */
export function* fieldsOf(lines: Iterable<string>): Generator<CabalField, undefined> {
  let section = TOP;
  let open: { name: string; section: CabalSection; indentation: number; parts: string[] } | undefined;
  const closed = () => open && { name: open.name, section: open.section, value: open.parts.join('\n') };
  for (const line of lines) {
    const text = line.trim();
    if (text === '' || text.startsWith('--')) continue;
    const indentation = line.length - line.trimStart().length;
    if (open && indentation > open.indentation) {
      open.parts.push(text);
      continue;
    }
    const done = closed();
    if (done) yield done;
    open = undefined;
    const [, name, value = ''] = FIELD.exec(text) ?? [];
    if (name !== undefined) open = { name: name.toLowerCase(), section, indentation, parts: [value] };
    const [, kind, rest = ''] = HEADER.exec(name === undefined ? text : '') ?? [];
    if (kind !== undefined) section = { kind: kind.toLowerCase(), name: rest.replace('{', '').trim() };
  }
  const done = closed();
  if (done) yield done;
}
