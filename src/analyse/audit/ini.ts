/** A setting of a file of sections, keys and values. */
export interface IniEntry {
  /** In lower case, a subsection behind a dot as it is: `remote.origin`; empty before the first one. */
  readonly section: string;
  /** In lower case. */
  readonly key: string;
  /** Without quotes; `true` of a key without a value. */
  readonly value: string;
  /** From 1. */
  readonly line: number;
}

interface IniForm {
  /** Does an indented line go on with the value before it, as Python has it? */
  readonly isContinued?: boolean;
}

/** Lines of one file. */
const MOST_LINES = 50_000;

/** Reads git's configuration, `.npmrc`, `pip.conf` and their like. Takes linear time; what it does not understand is left out. */
export function iniEntries(text: string, { isContinued = false }: IniForm = {}): IniEntry[] {
  const entries: IniEntry[] = [];
  let [section, key] = ['', ''];
  for (const [index, written] of text.split('\n', MOST_LINES).entries()) {
    const line = index + 1;
    let rest = written.replace(/^\uFEFF/, '').trim();
    if (rest === '' || rest.startsWith('#') || rest.startsWith(';')) continue;
    if (isContinued && key !== '' && /^\s/.test(written)) {
      entries.push({ section, key, value: valueOf(rest), line });
      continue;
    }
    if (rest.startsWith('[')) {
      const header =
        /^\[[ \t]{0,20}([^\]"\s]{0,200})[ \t]{0,20}(?:"((?:[^"\\]|\\.){0,500})")?[^\]]{0,200}\]/.exec(rest);
      if (!header) continue;
      const [whole, name = '', inner] = header;
      section = name.toLowerCase() + (inner === undefined ? '' : `.${inner.replaceAll(/\\(.)/g, '$1')}`);
      key = '';
      rest = rest.slice(whole.length).trim();
      if (rest === '' || rest.startsWith('#') || rest.startsWith(';')) continue;
    }
    const at = rest.search(/[=:]/) < 0 ? -1 : equals(rest, isContinued);
    key = (at < 0 ? rest : rest.slice(0, at)).trim().toLowerCase();
    entries.push({ section, key, value: at < 0 ? 'true' : valueOf(rest.slice(at + 1)), line });
  }
  return entries;
}

/** Where the value begins: at the first equals sign; Python takes a colon too. */
function equals(text: string, takesColon: boolean): number {
  const at = text.indexOf('=');
  if (!takesColon) return at;
  const colon = text.indexOf(':');
  return at < 0 || (colon >= 0 && colon < at) ? colon : at;
}

function valueOf(text: string): string {
  const value = text
    .trim()
    .replace(/\s[#;].*$/s, '')
    .trimEnd();
  return value.startsWith('"') && value.endsWith('"') && value.length > 1
    ? value.slice(1, -1).replaceAll(/\\(.)/g, '$1')
    : value;
}
