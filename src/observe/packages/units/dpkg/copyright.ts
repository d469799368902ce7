/** How many licences of a package are told, and how long each may be. */
const MOST_LICENCES = 100;
const LONGEST = 200;

/** Short names of DEP-5 that differ from SPDX's and mean just one licence. */
const SPDX_OF_SHORT_NAME: ReadonlyMap<string, string> = new Map([
  ['expat', 'MIT'],
  ['apache-2', 'Apache-2.0'],
  ['bsd-2-clause', 'BSD-2-Clause'],
  ['bsd-3-clause', 'BSD-3-Clause'],
  ['bsd-4-clause', 'BSD-4-Clause'],
  ['zlib', 'Zlib'],
  ['cc0', 'CC0-1.0'],
]);
/** Short names that are SPDX identifiers, by their lower-case form: DEP-5 does not tell cases apart. */
const SPDX: ReadonlyMap<string, string> = new Map(
  (
    'Apache-1.0 Apache-1.1 Apache-2.0 Artistic-1.0 Artistic-2.0 Beerware BSD-4-Clause-UC BSL-1.0 CC-BY-3.0 CC-BY-4.0 CC-BY-SA-3.0 ' +
    'CC-BY-SA-4.0 CC0-1.0 CDDL-1.0 CPL-1.0 EPL-1.0 EPL-2.0 FTL ICU IJG ISC Latex2e LPPL-1.3c MIT MPL-1.1 MPL-2.0 ' +
    'MS-PL NCSA OFL-1.1 OpenSSL PHP-3.01 Python-2.0 QPL-1.0 Ruby SSH-OpenSSH Unlicense Vim W3C WTFPL X11 ZPL-2.1 Zlib curl'
  )
    .split(' ')
    .map((id) => [id.toLowerCase(), id]),
);

/**
 * Licences of `/usr/share/doc/<package>/copyright`: the short names of its `License` fields if it is
 * machine-readable (DEP-5, copyright-format 1.0), else the texts of `/usr/share/common-licenses` it refers to.
 * SPDX expressions where every name is known, else as written.
 */
export function parseCopyright(text: string): string[] {
  const machineReadable = /^Format(?:-Specification)?[ \t]*:/im.test(text.slice(0, 8192));
  const found = new Set<string>();
  const pattern = machineReadable
    ? /^License[ \t]*:[ \t]*(\S.*)$/gim
    : /\/usr\/share\/common-licenses\/([A-Za-z0-9][A-Za-z0-9.+-]{0,40})/g;
  for (const match of text.matchAll(pattern)) {
    const written = (match[1] ?? '').slice(0, LONGEST).trim();
    found.add(machineReadable ? spdxExpression(written) : referred(written));
    if (found.size === MOST_LICENCES) break;
  }
  return [...found].toSorted();
}

/** Translates `GPL-2+ or Expat` to `GPL-2.0-or-later OR MIT`; as written where a name is not known. */
function spdxExpression(written: string): string {
  const words = written.split(/[ \t]+/);
  const translated = words.map((word, index) =>
    index % 2 === 0 ? spdxId(word) : OPERATORS.get(word.toLowerCase()),
  );
  return words.length % 2 === 1 && translated.every((word) => word !== undefined)
    ? translated.join(' ')
    : written;
}

const OPERATORS: ReadonlyMap<string, string> = new Map([
  ['or', 'OR'],
  ['and', 'AND'],
]);

function spdxId(word: string): string | undefined {
  const gnu = /^(GPL|LGPL|AGPL|GFDL)-(\d)(?:\.(\d))?(\+?)$/i.exec(word);
  if (gnu) {
    const [, family = '', major, minor = '0', later] = gnu;
    return `${family.toUpperCase()}-${major}.${minor}-${later ? 'or-later' : 'only'}`;
  }
  return SPDX.get(word.toLowerCase()) ?? SPDX_OF_SHORT_NAME.get(word.toLowerCase());
}

/** A reference to a GNU licence's text does not tell whether later versions are allowed: it stays as written. */
function referred(name: string): string {
  return name.replace(/[.-]{1,40}$/, '');
}
